package greenwall.views.chart;

import greenwall.views.chart.Plot.Box;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;

/// Plain rectangles of a chart: background, crosshair, focus frame. They are cheaper per frame than a canvas.
final class ChartRectangles {
    private final List<Rectangle> bars;

    ChartRectangles(int count) {
        bars = Stream.generate(Rectangle::new).limit(count).toList();
        bars.forEach(bar -> {
            bar.setManaged(false);
            bar.setMouseTransparent(true);
        });
    }

    List<Rectangle> nodes() {
        return bars;
    }

    void show(boolean seen) {
        bars.forEach(bar -> bar.setVisible(seen));
    }

    void put(int index, Color color, double x, double y, double width, double height) {
        var bar = bars.get(index);
        bar.setFill(color);
        bar.setX(x);
        bar.setY(y);
        bar.setWidth(Math.max(0, width));
        bar.setHeight(Math.max(0, height));
    }

    void fillAround(Color color, Box box, double width, double height) {
        put(0, color, 0, 0, width, box.y());
        put(1, color, 0, box.y(), box.x(), box.height());
        put(2, color, box.right(), box.y(), width - box.right(), box.height());
        put(3, color, 0, box.bottom(), width, height - box.bottom());
    }

    void frame(Color color, double width, double height) {
        put(0, color, 0, 0, width, 1);
        put(1, color, 0, height - 1, width, 1);
        put(2, color, 0, 1, 1, height - 2);
        put(3, color, width - 1, 1, 1, height - 2);
    }
}
