package greenwall.styles;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.paint.Color;

/// How people perceive colours: with full colour vision, with one of three colour-vision deficiencies, or in
/// greyscale. The deficiencies are simulated at full severity as described by Machado, Oliveira and Fernandes
/// (2009).
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

    /// The WCAG contrast of two colours with this vision, from 1 to 21.
    public double contrast(Color one, Color other) {
        double a = luminance(seenLinear(one)) + 0.05;
        double b = luminance(seenLinear(other)) + 0.05;
        return Math.max(a, b) / Math.min(a, b);
    }

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

    double[] seenLinear(Color color) {
        var c = linear(color);
        var out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = Math.clamp(matrix[3 * i] * c[0] + matrix[3 * i + 1] * c[1] + matrix[3 * i + 2] * c[2], 0, 1);
        }
        return out;
    }
}
