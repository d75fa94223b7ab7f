"""The seven-state filter once more, by numpy and scipy: printed as JSON for kalman-oracle.test.ts.

Nothing is shared with the filter under test: the equations stand here once more, the transition
is scipy's matrix exponential, the mean scipy's DOP853 from command change to command change, the
correction all three channels at once in Joseph's form.
"""

import json
import math

import numpy as np
from scipy.integrate import solve_ivp
from scipy.linalg import expm

PHYSICS = "deployment-guide"
T = 0.01
DELAY = 1.3
STEPS = 40
LOST = (15, 16)
KEPT = (1, 2, 16, 17, 40)
COUNT = np.array([0.00005, 2 * math.pi / 4096, 2 * math.pi / 4096])

M0, M1, M2, L1, COM1, COM2 = 2.0, 0.5, 0.3, 1.0, 0.5, 0.4
I1, I2 = 0.5 * 1.0**2 / 12, 0.3 * 0.8**2 / 12
G, B0, B1, B2 = 9.81, 0.1, 0.05, 0.05


a, b, k = M1 * COM1 + M2 * L1, M2 * COM2, M2 * L1 * COM2


def mass_matrix(t1, t2):
    return np.array(
        [
            [M0 + M1 + M2, a * math.cos(t1), b * math.cos(t2)],
            [a * math.cos(t1), M1 * COM1**2 + M2 * L1**2 + I1, k * math.cos(t1 - t2)],
            [b * math.cos(t2), k * math.cos(t1 - t2), M2 * COM2**2 + I2],
        ]
    )


def derivative(state, force):
    _, t1, t2, v, w1, w2 = state
    right = np.array(
        [
            force + a * math.sin(t1) * w1**2 + b * math.sin(t2) * w2**2 - B0 * v,
            a * G * math.sin(t1) - k * math.sin(t1 - t2) * w2**2 - B1 * w1 + B2 * (w2 - w1),
            b * G * math.sin(t2) + k * math.sin(t1 - t2) * w1**2 - B2 * (w2 - w1),
        ]
    )
    return np.concatenate([[v, w1, w2], np.linalg.solve(mass_matrix(t1, t2), right)])


def travel(state, start, end, extra):
    """From period `start` to `end` (real numbers) under the forces acting then, plus `extra`."""
    changes = [j + DELAY for j in range(-3, STEPS + 3) if start < j + DELAY < end]
    for begin, finish in zip([start, *changes], [*changes, end]):
        tick = math.floor((begin + finish) / 2 - DELAY)
        force = (forces[tick] if 0 <= tick < len(forces) else 0.0) + extra
        solution = solve_ivp(
            lambda _, y: derivative(y, force), (0, (finish - begin) * T), state,
            method="DOP853", rtol=1e-13, atol=1e-14,
        )
        state = solution.y[:, -1]
    return state


forces = [round(6 * math.sin(0.35 * k) - 0.5, 3) for k in range(STEPS)]

augmented = np.zeros((7, 7))
augmented[:3, 3:6] = np.eye(3)
augmented[3:6] = np.linalg.solve(
    mass_matrix(0, 0),
    [
        [0, 0, 0, -B0, 0, 0, 1],
        [0, a * G, 0, 0, -B1 - B2, B2, 0],
        [0, 0, b * G, 0, B2, -B2, 0],
    ],
)
phi = expm(augmented * T)
Q = np.diag([0, 0, 0, 0.003, 0.003, 0.003, 1000]) * T
R = np.diag((0.6 * COUNT) ** 2)
H = np.eye(3, 7)

truth = np.array([0.02, 0.05, -0.03, 0.1, 0.0, 0.2])
measurements = [list(np.floor(truth[:3] / COUNT + 0.5) * COUNT)]
mean = np.concatenate([measurements[0], np.zeros(4)])
P = np.diag([1e-4, 1e-4, 1e-4, 0.1, 0.1, 0.1, 1.0])
kept = []
for step in range(1, STEPS + 1):
    truth = travel(truth, step - 1, step, 2.0)
    measured = np.floor(truth[:3] / COUNT + 0.5) * COUNT
    measurements.append(list(measured))

    mean = np.concatenate([travel(mean[:6], step - 1, step, mean[6]), mean[6:]])
    P = phi @ P @ phi.T + Q
    if step not in LOST:
        K = P @ H.T @ np.linalg.inv(H @ P @ H.T + R)
        mean = mean + K @ (measured - H @ mean)
        J = np.eye(7) - K @ H
        P = J @ P @ J.T + K @ R @ K.T
    if step in KEPT:
        # Forces of this tick and later are not known yet; none of them acts within the delay.
        ahead = travel(mean[:6], step, step + DELAY, mean[6])
        kept.append(
            {
                "step": step,
                "estimate": list(mean[:6]),
                "disturbance": mean[6],
                "prediction": list(ahead),
                "covariance": P.tolist(),
            }
        )

print(
    json.dumps(
        {
            "physics": PHYSICS,
            "periodSeconds": T,
            "delayPeriods": DELAY,
            "countSizes": list(COUNT),
            "lost": LOST,
            "forces": forces,
            "measurements": measurements,
            "steps": kept,
        },
        indent=1,
    )
)
