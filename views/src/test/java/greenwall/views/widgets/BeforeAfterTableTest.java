package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Unit;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.ChartLine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeforeAfterTableTest {
    private static final Instant MARK = Instant.parse("2026-11-20T03:00:00Z");

    private static ChartLine line(String name, double before, double after) {
        long at = MARK.toEpochMilli();
        return new ChartLine(
                name, new long[] {at - 60_000, at - 30_000, at, at + 30_000}, new double[] {before, before, after, after
                });
    }

    @Test
    void theLargestChangeIsListedFirst() {
        var chart = ChartData.of(
                "Latency",
                Unit.SECONDS,
                Duration.ofSeconds(30),
                List.of(line("sda", 0.010, 0.011), line("sdb", 0.010, 0.100)),
                "",
                "");
        var table = BeforeAfterTable.table(List.of(chart), MARK, ZoneOffset.UTC);
        assertThat(table.title()).contains("03:00:00");
        assertThat(table.rows().getFirst().items())
                .extracting(TableData.Item::text)
                .containsExactly("Latency", "sdb", "10 ms", "100 ms", "× 10.0");
        assertThat(table.rows().getLast().items().getLast().text()).isEqualTo("+10 %");
    }

    @Test
    void aChangeIsDescribedInWords() {
        assertThat(BeforeAfterTable.change(10, 10)).isEqualTo("none");
        assertThat(BeforeAfterTable.change(0, 3)).isEqualTo("from zero");
        assertThat(BeforeAfterTable.change(10, 4)).isEqualTo("−60 %");
        assertThat(BeforeAfterTable.change(-10, -5)).as("it rose").isEqualTo("+50 %");
        assertThat(BeforeAfterTable.change(-10, -25)).isEqualTo("−150 %");
    }

    @Test
    void aChangeOfANegativeValueIsTowardsTheDirectionThatItMoved() {
        assertThat(BeforeAfterTable.change(-10, -5)).isEqualTo("+50 %");
        assertThat(BeforeAfterTable.change(-5, -10)).isEqualTo("−100 %");
        assertThat(BeforeAfterTable.change(-10, 5)).isEqualTo("+150 %");
        assertThat(BeforeAfterTable.change(10, -5)).isEqualTo("−150 %");
    }
}
