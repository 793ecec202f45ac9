package greenwall.views.paint;

/// Where a piece of text was drawn, for the checks that nothing overlaps or is clipped.
public record TextBox(String text, double x, double y, double width, double height) {
    public boolean overlaps(TextBox other, double tolerance) {
        return x + width - tolerance > other.x
                && other.x + other.width - tolerance > x
                && y + height - tolerance > other.y
                && other.y + other.height - tolerance > y;
    }

    public boolean inside(double left, double top, double right, double bottom) {
        return x >= left && y >= top && x + width <= right && y + height <= bottom;
    }
}
