package greenwall.fleet.explain.logs;

import static greenwall.fleet.explain.logs.OnsetFixture.BASELINE;
import static greenwall.fleet.explain.logs.OnsetFixture.ONSET;
import static greenwall.fleet.explain.logs.OnsetFixture.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.cases.FakeSources;
import greenwall.fleet.source.LogSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A line whose template is unchanged and whose values differ.
class TemplateValuesTest {
    /// One line every four seconds, with different texts before and after the onset.
    private static List<RankedTemplate> ranked(IntFunction<String> before, IntFunction<String> after)
            throws InterruptedException {
        var lines = new ArrayList<LogSource.Line>();
        int number = 0;
        for (var at = BASELINE.start(); at.isBefore(WINDOW.end()); at = at.plusSeconds(4)) {
            var text = (at.isBefore(ONSET) ? before : after).apply(number++);
            lines.add(new LogSource.Line(
                    at.getEpochSecond() * 1_000_000_000L, Labels.of("host", "web01"), Map.of(), text));
        }
        var collector = OnsetFixture.collector("web01");
        var scope = OnsetFixture.scope();
        var ranking = new LogRanking(collector, scope, LineRelevance.of("up"), Set.of(), Set.of("web01"));
        var reader = OnsetFixture.reader(FakeSources.logs(lines), "{host=\"web01\"}", scope, collector, 100_000);
        OnsetFixture.read(reader);
        return ranking.rank();
    }

    @Test
    void aStatusNeverSeenBeforeIsFound() throws InterruptedException {
        var ranked = ranked(
                n -> "answered request " + n * 7919 + " with status=" + (n % 3 == 0 ? 204 : 200),
                n -> "answered request " + n * 7919 + " with status=" + (n % 3 == 0 ? 503 : 200));
        assertThat(ranked.getFirst().template()).isEqualTo("answered request <*> with status=503");
        assertThat(ranked.getFirst().why()).contains("never seen");
    }

    @Test
    void newPeerAddressIsFound() throws InterruptedException {
        var ranked = ranked(n -> "sent batch to 10.0.0." + (n % 4 + 1), n -> "sent batch to 10.0.0." + (n % 4 + 2));
        assertThat(ranked.getFirst().template()).isEqualTo("sent batch to 10.0.0.5");
    }

    @Test
    void aDurationTenTimesLongerIsFound() throws InterruptedException {
        var ranked = ranked(
                n -> "query took " + (20 + n * 31 % 40) + " ms", n -> "query took " + (n * 31 % 40 + 40) * 50 + " ms");
        assertThat(ranked).isNotEmpty();
        assertThat(ranked.getFirst().template()).isEqualTo("query took <*>");
        assertThat(ranked.getFirst().why()).contains("ten times");
    }

    @Test
    void identifiersAndCountersThatAlwaysChangeAreNotReported() throws InterruptedException {
        IntFunction<String> line = n -> "job " + Long.toHexString(0x9e3779b97f4a7c15L * (n + 1)) + " number " + n
                + " ran for " + (20 + n * 31 % 40) + " ms";
        assertThat(ranked(line, line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            3400 ms, 3.4s, true
            3400ms, 340 ms, false
            12 KB, 12000, true
            7, 70, false
            -5, 5, false
            abc, 5, false
            """)
    void amountMagnitudesAreComparedWithTheirUnits(String amount, String otherAmount, boolean same) {
        int magnitude = OrderOfMagnitude.of(amount, 0, amount.contains(" ") ? amount.indexOf(' ') : amount.length());
        int otherMagnitude = OrderOfMagnitude.of(
                otherAmount, 0, otherAmount.contains(" ") ? otherAmount.indexOf(' ') : otherAmount.length());
        assertThat(magnitude == otherMagnitude).isEqualTo(same);
    }
}
