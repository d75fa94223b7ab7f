#include "plant.h"

#include <math.h>

static const double LARGEST_ANGLE = 1647099.0;
static const double COULOMB_STEEPNESS = 200;

static inline double quarter_turns(double x) {
  double size = fabs(x);
  if (size <= 0.7853981633974483) return 0;
  if (!(size <= LARGEST_ANGLE)) return NAN;
  double n = floor(size * 0.6366197723675814 + 0.5);
  return x < 0 ? -n : n;
}

static inline double difference_tail(double a, double b, double difference) {
  double part = difference - a;
  return a - (difference - part) - (b + part);
}

static inline double reduced_angle(double x, double n) {
  double high = x - n * 1.5707963267341256;
  double middle = n * 6.077100506303966e-11;
  double sum = high - middle;
  return sum - (n * 2.0222662487111665e-21 - difference_tail(high, middle, sum));
}

static inline double sin_rest(double y) {
  double z = y * y;
  double w = z * z;
  return z * y *
         (-1.6666666666666632e-1 + z * 8.33333333332249e-3 +
          w * (-1.984126982985795e-4 + z * 2.7557313707070068e-6) +
          w * w * (-2.5050760253406863e-8 + z * 1.58969099521155e-10));
}

static inline double cos_rest(double y) {
  double z = y * y;
  double w = z * z;
  double half = 0.5 * z;
  double head = 1 - half;
  return 1 - head - half +
         w * (4.16666666666666e-2 + z * -1.388888888887411e-3 +
              w * (2.480158728947673e-5 + z * -2.7557314351390663e-7) +
              w * w * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
}

static inline double exponential(double x) {
  double k = floor(x * 1.4426950408889634 + 0.5);
  double high = x - k * 6.93147180369123816490e-1;
  double low = k * 1.90821492927058770002e-10;
  double r = high - low;
  double z = r * r;
  double c = r - z * (1.66666666666666019037e-1 +
                      z * (-2.77777777770155933842e-3 +
                           z * (6.61375632143793436117e-5 +
                                z * (-1.65339022054652515390e-6 + z * 4.13813679705723846039e-8))));
  double value = 1 - (low - (r * c) / (2 - c) - high);
  return ldexp(value, (int)k);
}

static inline double hyperbolic_tangent(double x) {
  double size = fabs(x);
  double value = 1;
  if (size < 1.25) {
    int near = size < 0.75;
    double u = near ? size : size - 1;
    double z = u * u;
    double numerator = 218243025 + z * (16081065 + z * (289575 + z * (1430 + z)));
    double denominator =
        654729075 + z * (310134825 + z * (18918900 + z * (315315 + z * (1485 + z))));
    double t = u - u * ((z * numerator) / denominator);
    value = near ? t
                 : 0.7615941559557649 + (3.7090214482164924e-17 +
                                         (t * 0.4199743416140261) / (1 + 0.7615941559557649 * t));
  } else if (!(size >= 22)) {
    value = 1 - 2 / (exponential(2 * size) + 1);
  }
  return x < 0 ? -value : value;
}

void dip_plant_init(dip_plant *plant, const double p[DIP_PHYSICS], double coulomb) {
  double cart_mass = p[0], mass1 = p[1], mass2 = p[2], length1 = p[3];
  double com1 = p[5], com2 = p[6], inertia1 = p[7], inertia2 = p[8], gravity = p[9];
  dip_plant s;
  s.mass = cart_mass + mass1 + mass2;
  s.a = mass1 * com1 + mass2 * length1;
  s.b = mass2 * com2;
  s.k = mass2 * length1 * com2;
  s.joint1 = mass1 * com1 * com1 + mass2 * length1 * length1 + inertia1;
  s.joint2 = mass2 * com2 * com2 + inertia2;
  s.a_per_mass = s.a / s.mass;
  s.b_per_mass = s.b / s.mass;
  s.a_gravity = s.a * gravity;
  s.b_gravity = s.b * gravity;
  s.aa = (s.a * s.a) / s.mass;
  s.bb = (s.b * s.b) / s.mass;
  s.k_less_ab = s.k - (s.a * s.b) / s.mass;
  s.damping_per_mass = p[10] / s.mass;
  s.damping12 = p[11] + p[12];
  s.damping2 = p[12];
  s.coulomb_per_mass = coulomb / s.mass;
  *plant = s;
}

void dip_plant_advance(const dip_plant *plant, double state[DIP_STATE], double force, double h,
                       long steps) {
  const dip_plant s = *plant;
  double push = force / s.mass;
  double half = 0.5 * h, third = h / 3, sixth = h / 6;
  double x0 = state[0], p0 = state[1], q0 = state[2];
  double v0 = state[3], w0 = state[4], u0 = state[5];
  for (long step = 0; step < steps; step++) {
    double turns1 = quarter_turns(p0);
    double turns2 = quarter_turns(q0);
    double rest1 = turns1 == 0 ? p0 : reduced_angle(p0, turns1);
    double rest2 = turns2 == 0 ? q0 : reduced_angle(q0, turns2);
    int whole1 = turns1 == turns1 ? (int)turns1 : 0;
    int whole2 = turns2 == turns2 ? (int)turns2 : 0;
    int odd1 = whole1 & 1, odd2 = whole2 & 1;
    int opposite1 = whole1 & 2, opposite2 = whole2 & 2;
    double y1 = rest1, y2 = rest2, v = v0, w = w0, u = u0;
    double sum_x = x0, sum_p = p0, sum_q = q0, sum_v = v0, sum_w = w0, sum_u = u0;
    for (int stage = 0; stage < 4; stage++) {
      double s1 = y1 + sin_rest(y1);
      double c1 = 1 - 0.5 * (y1 * y1) + cos_rest(y1);
      if (odd1 != 0) {
        double sine = s1;
        s1 = c1;
        c1 = -sine;
      }
      if (opposite1 != 0) {
        s1 = -s1;
        c1 = -c1;
      }
      double s2 = y2 + sin_rest(y2);
      double c2 = 1 - 0.5 * (y2 * y2) + cos_rest(y2);
      if (odd2 != 0) {
        double sine = s2;
        s2 = c2;
        c2 = -sine;
      }
      if (opposite2 != 0) {
        s2 = -s2;
        c2 = -c2;
      }

      double e11 = s.joint1 - s.aa * (c1 * c1);
      double e22 = s.joint2 - s.bb * (c2 * c2);
      double e12 = s.k_less_ab * (c1 * c2) + s.k * (s1 * s2);
      double inverse = 1 / (e11 * e22 - e12 * e12);
      double ks12 = s.k * (s1 * c2 - c1 * s2);

      double ww = w * w;
      double uu = u * u;
      double cart = push - s.damping_per_mass * v + (s.a_per_mass * s1 * ww + s.b_per_mass * s2 * uu);
      if (s.coulomb_per_mass != 0) {
        cart -= s.coulomb_per_mass * hyperbolic_tangent(COULOMB_STEEPNESS * v);
      }
      double f1 = s.a_gravity * s1 - s.damping12 * w + s.damping2 * u - ks12 * uu - s.a * c1 * cart;
      double f2 = s.b_gravity * s2 + s.damping2 * (w - u) + ks12 * ww - s.b * c2 * cart;
      double accel1 = (e22 * f1 - e12 * f2) * inverse;
      double accel2 = (e11 * f2 - e12 * f1) * inverse;
      double accel = cart - (s.a_per_mass * c1 * accel1 + s.b_per_mass * c2 * accel2);

      double weight = stage == 1 || stage == 2 ? third : sixth;
      sum_x += weight * v;
      sum_p += weight * w;
      sum_q += weight * u;
      sum_v += weight * accel;
      sum_w += weight * accel1;
      sum_u += weight * accel2;
      double ahead = stage == 2 ? h : half;
      y1 = rest1 + ahead * w;
      y2 = rest2 + ahead * u;
      v = v0 + ahead * accel;
      w = w0 + ahead * accel1;
      u = u0 + ahead * accel2;
    }
    x0 = sum_x;
    p0 = sum_p;
    q0 = sum_q;
    v0 = sum_v;
    w0 = sum_w;
    u0 = sum_u;
  }
  state[0] = x0;
  state[1] = p0;
  state[2] = q0;
  state[3] = v0;
  state[4] = w0;
  state[5] = u0;
}
