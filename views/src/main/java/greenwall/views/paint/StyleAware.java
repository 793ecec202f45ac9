package greenwall.views.paint;

/// A part whose style can change.
public interface StyleAware {
    void setPaintStyle(PaintStyle style);
}
