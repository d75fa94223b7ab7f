/**
 * The plant as a library: equations, integrator, encoders, actuator, disturbances, faults.
 * @module
 */
