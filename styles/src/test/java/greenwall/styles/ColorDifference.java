package greenwall.styles;

import javafx.scene.paint.Color;

/// The CIEDE2000 difference between two colours with a colour vision.
final class ColorDifference {
    private ColorDifference() {}

    static double between(ColorVision vision, Color one, Color other) {
        return ciede2000(lab(vision.seenLinear(one)), lab(vision.seenLinear(other)));
    }

    private static double[] lab(double[] c) {
        double x = f((0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2]) / 0.95047);
        double y = f(0.2126729 * c[0] + 0.7151522 * c[1] + 0.0721750 * c[2]);
        double z = f((0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2]) / 1.08883);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double f(double t) {
        return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16.0 / 116;
    }

    private static double ciede2000(double[] one, double[] two) {
        double mean = (Math.hypot(one[1], one[2]) + Math.hypot(two[1], two[2])) / 2;
        double g = 1 + 0.5 * (1 - Math.sqrt(Math.pow(mean, 7) / (Math.pow(mean, 7) + Math.pow(25, 7))));
        double c1 = Math.hypot(one[1] * g, one[2]);
        double c2 = Math.hypot(two[1] * g, two[2]);
        double h1 = hue(one[1] * g, one[2]);
        double h2 = hue(two[1] * g, two[2]);
        double turn = c1 * c2 == 0 ? 0 : Math.IEEEremainder(h2 - h1, 360);
        double dl = two[0] - one[0];
        double dc = c2 - c1;
        double dh = 2 * Math.sqrt(c1 * c2) * Math.sin(Math.toRadians(turn / 2));
        double l = (one[0] + two[0]) / 2 - 50;
        double c = (c1 + c2) / 2;
        double h = c1 * c2 == 0 ? h1 + h2 : h1 + turn / 2;
        double t = 1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6) - 0.20 * cos(4 * h - 63);
        double sl = 1 + 0.015 * l * l / Math.sqrt(20 + l * l);
        double sc = 1 + 0.045 * c;
        double sh = 1 + 0.015 * c * t;
        double away = (((h % 360) + 360) % 360 - 275) / 25;
        double rt = -2
                * Math.sqrt(Math.pow(c, 7) / (Math.pow(c, 7) + Math.pow(25, 7)))
                * Math.sin(Math.toRadians(60 * Math.exp(-away * away)));
        double a = dl / sl;
        double b = dc / sc;
        double d = dh / sh;
        return Math.sqrt(a * a + b * b + d * d + rt * b * d);
    }

    private static double hue(double a, double b) {
        return (Math.toDegrees(Math.atan2(b, a)) + 360) % 360;
    }

    private static double cos(double degrees) {
        return Math.cos(Math.toRadians(degrees));
    }
}
