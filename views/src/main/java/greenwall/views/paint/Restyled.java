package greenwall.views.paint;

/// Is drawn in a look that can change.
public interface Restyled {
    void setLook(PaintStyle look);
}
