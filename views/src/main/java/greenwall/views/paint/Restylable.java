package greenwall.views.paint;

/// Is drawn in a look that can change.
public interface Restylable {
    void setLook(PaintStyle look);
}
