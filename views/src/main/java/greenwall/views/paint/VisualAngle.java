package greenwall.views.paint;

import greenwall.views.ViewingDistance;

/// The apparent size of things on a screen: the visual angle of a height. Distance and diagonal are in
/// metres, width and height in pixels.
public record VisualAngle(double distance, double diagonal, double width, double height) {
    /// The height of capitals in arc minutes, from ISO 9241-303: for what is read first, and the minimum for
    /// all text.
    public static final double FIRST = 20;

    public static final double MIN = 16;

    /// Used if neither the configuration nor the system gives the screen's size: 55 inches.
    public static final double DEFAULT_DIAGONAL = 55 * 0.0254;

    /// From this distance on, nobody uses a mouse, so hints and buttons are left out.
    private static final double OUT_OF_REACH = 1.5;

    private static final double MINUTES = 60 * 180 / Math.PI;

    public static VisualAngle of(ViewingDistance viewing, double measuredDiagonal, double width, double height) {
        return new VisualAngle(viewing.distance(), viewing.diagonal().orElse(measuredDiagonal), width, height);
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
