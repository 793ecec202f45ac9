package greenwall.views.paint;

/// Drags of the pointer.
public final class DragThreshold {
    /// A shorter drag, in pixels, is a click.
    public static final double PIXELS = 4;

    private DragThreshold() {}
}
