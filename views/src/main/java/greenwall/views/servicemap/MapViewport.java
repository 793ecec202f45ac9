package greenwall.views.servicemap;

import java.util.Optional;

/// The zoom of the graph and its position in the pane. Does not depend on JavaFX.
final class MapViewport {
    private static final double MIN_ZOOM = 0.3;
    private static final double MAX_ZOOM = 2;
    /// A larger drawing is scaled down, since its image is kept in memory.
    private static final double MAX_DRAWING_SIZE = 4_096;

    private ServicePositions layout = ServicePositions.EMPTY;
    private double width;
    private double height;
    private double zoom = Double.NaN;
    private double left;
    private double top;
    /// Whether the graph is shown as [#fit] placed it. If so, it is fitted again when the pane is resized.
    private boolean fitted;

    /// The graph must be fitted again after this.
    void setLayout(ServicePositions newLayout) {
        layout = newLayout;
        zoom = Double.NaN;
    }

    void resize(double newWidth, double newHeight) {
        if (fitted && (width != newWidth || height != newHeight)) {
            zoom = Double.NaN;
        }
        width = newWidth;
        height = newHeight;
    }

    /// Whether the graph has not been fitted into the pane yet.
    boolean needsFit() {
        return Double.isNaN(zoom);
    }

    double zoom() {
        return zoom;
    }

    double left() {
        return left;
    }

    double top() {
        return top;
    }

    private double largestZoom() {
        return Math.min(MAX_ZOOM, MAX_DRAWING_SIZE / Math.max(layout.width(), layout.height()));
    }

    /// Shows the whole graph if the names are readable at that zoom, or else uses the smallest readable zoom,
    /// if the drawing may be that large.
    void fit() {
        double whole = Math.min(width / layout.width(), height / layout.height());
        double least = largestZoom() < ServicePainter.READABLE ? 0 : ServicePainter.READABLE;
        zoom = Math.min(largestZoom(), Math.clamp(whole, least, 1));
        left = Math.max(0, (width - layout.width() * zoom) / 2);
        top = Math.max(0, (height - layout.height() * zoom) / 2);
        fitted = true;
    }

    void panBy(double x, double y) {
        fitted = false;
        left = panned(left + x, width, layout.width() * zoom);
        top = panned(top + y, height, layout.height() * zoom);
    }

    /// The graph stays over a part of the pane.
    private static double panned(double edge, double room, double drawn) {
        return Math.clamp(edge, Math.min(0, room - drawn) - 200, Math.max(0, room - 200));
    }

    /// Zooms around a point of the pane.
    void zoomBy(double factor, double x, double y) {
        fitted = false;
        double next = Math.clamp(zoom * factor, Math.min(MIN_ZOOM, largestZoom()), largestZoom());
        left = x - (x - left) * next / zoom;
        top = y - (y - top) * next / zoom;
        zoom = next;
    }

    /// Moves the graph as far as needed to show a box.
    void reveal(ServicePositions.Position position) {
        left += shift(left + position.x() * zoom, width, layout.boxWidth() * zoom);
        top += shift(top + position.y() * zoom, height, layout.boxHeight() * zoom);
    }

    private static double shift(double edge, double room, double size) {
        return edge < 0 ? 20 - edge : Math.min(0, room - 20 - size - edge);
    }

    /// The service at a point of the pane.
    Optional<String> at(double x, double y) {
        return layout.at((x - left) / zoom, (y - top) / zoom);
    }
}
