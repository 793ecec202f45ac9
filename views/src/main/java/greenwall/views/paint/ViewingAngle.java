package greenwall.views.paint;

import greenwall.views.Viewing;

/// How large things on a screen are to an eye: the angle under which a height is seen. Distance and diagonal are in
/// metres, width and height in pixels.
public record ViewingAngle(double distance, double diagonal, double width, double height) {
    /// Arc minutes of capital letters, from the recommendations of ISO 9241-303: what is read first, and the least for
    /// anything that is read at all.
    public static final double FIRST = 20;

    public static final double LEAST = 16;

    /// Taken where nobody says and the system does not know how large the screen is: 55 inches.
    public static final double USUAL_DIAGONAL = 55 * 0.0254;

    /// From here on nobody reaches for a mouse: hints and buttons give their room to what is to be read.
    private static final double OUT_OF_REACH = 1.5;

    private static final double MINUTES = 60 * 180 / Math.PI;

    public static ViewingAngle of(Viewing viewing, double known, double width, double height) {
        return new ViewingAngle(viewing.distance(), viewing.diagonal().orElse(known), width, height);
    }

    public boolean outOfReach() {
        return distance >= OUT_OF_REACH;
    }

    private double pitch() {
        return diagonal / Math.hypot(width, height);
    }

    public double pixels(double arcMinutes) {
        return 2 * distance * Math.tan(arcMinutes / MINUTES / 2) / pitch();
    }

    public double arcMinutes(double pixels) {
        return 2 * Math.atan(pixels * pitch() / 2 / distance) * MINUTES;
    }
}
