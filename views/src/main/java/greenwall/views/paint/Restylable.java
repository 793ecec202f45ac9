package greenwall.views.paint;

/// A part whose style can change.
public interface Restylable {
    void setPaintStyle(PaintStyle style);
}
