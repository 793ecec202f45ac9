package greenwall.views.paint;

/// The distance from which a movement of the pressed pointer is a drag.
public final class DragThreshold {
    /// A shorter drag, in pixels, is a click.
    public static final double PIXELS = 4;

    private DragThreshold() {}
}
