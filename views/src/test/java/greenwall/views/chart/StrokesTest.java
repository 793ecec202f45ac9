package greenwall.views.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StrokesTest {
    private static final int WIDTH = 611;
    private static final int HEIGHT = 200;

    private static Line line(int seed, int points) {
        var chance = new Random(seed);
        var values = new double[points];
        for (int i = 0; i < points; i++) {
            values[i] =
                    chance.nextInt(40) == 0 ? Double.NaN : 50 + 40 * Math.sin(i / 300.0 + seed) + chance.nextGaussian();
        }
        return new Line(
                "node" + seed,
                IntStream.range(0, points).mapToLong(i -> i * 1_000L).toArray(),
                values);
    }

    private static int[] picture(List<Line> lines, int fill, int processors) {
        var raster = new Raster();
        raster.reset(WIDTH, HEIGHT, 0xff000000);
        int points = lines.getFirst().size();
        var map = new LinePainter.Mapping(0, WIDTH / (points * 1_000.0), 100, HEIGHT / 100.0);
        var strokes = new ArrayList<Strokes.Stroke>();
        for (int i = 0; i < lines.size(); i++) {
            strokes.add(new Strokes.Stroke(lines.get(i), 0, points, 0xff406080 + i * 0x1f, 1.6, fill));
        }
        var rows = new int[WIDTH * HEIGHT];
        new Strokes(raster, processors).draw(strokes, map, 1_500, rows);
        return rows;
    }

    private static void samePicture(List<Line> lines, int fill) {
        var alone = picture(lines, fill, 1);
        for (int processors : new int[] {2, 3, 7}) {
            var shared = picture(lines, fill, processors);
            int worst = 0;
            for (int i = 0; i < alone.length; i++) {
                for (int shift = 0; shift < 24; shift += 8) {
                    worst = Math.max(worst, Math.abs((alone[i] >> shift & 0xff) - (shared[i] >> shift & 0xff)));
                }
            }
            // What is added up from another column on may differ by a last bit.
            assertThat(worst).as("%d processors", processors).isLessThanOrEqualTo(2);
        }
        assertThat(alone).contains(0xff406080);
    }

    @Test
    void severalProcessorsDrawWhatOneDraws() {
        samePicture(IntStream.range(0, 30).mapToObj(i -> line(i, 6_000)).toList(), 0);
    }

    @Test
    void alsoWherePointsAreFewForEachColumn() {
        samePicture(IntStream.range(0, 30).mapToObj(i -> line(i, 1_000)).toList(), 0);
    }

    @Test
    void alsoWhereTheGroundUnderALineIsWashed() {
        samePicture(List.of(line(1, 30_000)), 26);
    }
}
