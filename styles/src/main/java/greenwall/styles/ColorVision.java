package greenwall.styles;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.paint.Color;

/// How people perceive colours: with full colour vision, with one of three colour-vision deficiencies, or in
/// greyscale. The deficiencies are simulated at full severity as described by Machado, Oliveira and Fernandes
/// (2009). Computes the WCAG contrast and the CIEDE2000 difference.
public enum ColorVision {
    FULL(1, 0, 0, 0, 1, 0, 0, 0, 1),
    PROTANOPIA(0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998),
    DEUTERANOPIA(0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
    TRITANOPIA(1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900),
    GREYSCALE(0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722, 0.2126, 0.7152, 0.0722);

    private final double[] matrix;

    ColorVision(double... matrix) {
        this.matrix = matrix;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ColorVision> named(String word) {
        return Arrays.stream(values())
                .filter(vision -> vision.word().equalsIgnoreCase(word))
                .findFirst();
    }

    /// The CIEDE2000 difference between two colours with this vision.
    double difference(Color one, Color other) {
        return ciede2000(lab(seenLinear(one)), lab(seenLinear(other)));
    }

    /// The WCAG contrast of two colours with this vision, from 1 to 21.
    public double contrast(Color one, Color other) {
        double a = luminance(seenLinear(one)) + 0.05;
        double b = luminance(seenLinear(other)) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

    /// The colour as it appears to a person with this vision.
    public Color seen(Color color) {
        if (this == FULL) {
            return color;
        }
        var c = seenLinear(color);
        return new Color(screen(c[0]), screen(c[1]), screen(c[2]), color.getOpacity());
    }

    private static double screen(double linear) {
        double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
        return Math.clamp(value, 0, 1);
    }

    private static double luminance(double[] rgb) {
        return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    }

    private static double[] linear(Color c) {
        var rgb = new double[] {c.getRed(), c.getGreen(), c.getBlue()};
        for (int i = 0; i < 3; i++) {
            rgb[i] = rgb[i] <= 0.04045 ? rgb[i] / 12.92 : Math.pow((rgb[i] + 0.055) / 1.055, 2.4);
        }
        return rgb;
    }

    private double[] seenLinear(Color color) {
        var c = linear(color);
        var out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = Math.clamp(matrix[3 * i] * c[0] + matrix[3 * i + 1] * c[1] + matrix[3 * i + 2] * c[2], 0, 1);
        }
        return out;
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
