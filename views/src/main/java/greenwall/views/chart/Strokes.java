package greenwall.views.chart;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Draws the lines of a chart into its raster. Where they have many points, each processor draws all of them within its
/// own part of the columns, so that no two ever write the same pixel.
final class Strokes {
    /// With fewer points than these, sharing the work costs more than it saves.
    private static final int WORTH_SHARING = 20_000;

    private final Raster raster;
    private final List<LinePainter> painters;

    Strokes(Raster raster, int processors) {
        this.raster = raster;
        painters =
                Stream.generate(() -> new LinePainter(raster)).limit(processors).toList();
    }

    /// Points `from` to `to` (not included) of a line, and how they are drawn; a `fill` above 0 washes the ground
    /// under the line, of 256.
    record Stroke(Line line, int from, int to, int color, double thickness, int fill) {}

    /// Draws them in this order, each over those before it, and writes the picture into the rows.
    void draw(List<Stroke> strokes, LinePainter.Mapping map, long gapMillis, int[] rows) {
        int points = strokes.stream().mapToInt(s -> s.to() - s.from()).sum();
        int parts = points < WORTH_SHARING ? 1 : Math.min(painters.size(), raster.width());
        IntStream.range(0, parts).parallel().forEach(part -> {
            int left = raster.width() * part / parts;
            int right = raster.width() * (part + 1) / parts;
            var painter = painters.get(part);
            painter.columns(left, right);
            for (var stroke : strokes) {
                var line = stroke.line();
                painter.draw(
                        line.times(),
                        line.values(),
                        stroke.from(),
                        stroke.to(),
                        map,
                        stroke.color(),
                        stroke.thickness(),
                        gapMillis,
                        stroke.fill());
            }
            painter.drawGathered();
            raster.copyTo(rows, left, right);
        });
    }
}
