package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Cases built from real background logs with a known cause. The logs are public data and not part of the
/// project: `-Dgreenwall.explain.logs=FOLDER` sets their folder, `-Dgreenwall.explain.from=N` the first seed.
@EnabledIfSystemProperty(
        named = "greenwall.explain.logs",
        matches = ".+",
        disabledReason = "no folder of public logs is named by -Dgreenwall.explain.logs")
class CasesTest {
    private static final int CASES = Integer.getInteger("greenwall.explain.cases", 200);
    private static final long FROM = Long.getLong("greenwall.explain.from", 10_000);

    @Test
    void causeRanksFirstOnsetIsRightAndQuietCasesHaveNoCause() throws Exception {
        var logs = PublicLogs.read(Path.of(System.getProperty("greenwall.explain.logs")));
        var measured = CaseMeasurement.of(logs, FROM, CASES);
        measured.report();
        assertThat(measured.first()).as("cause first").isGreaterThanOrEqualTo(0.80);
        assertThat(measured.causeInFirstThree()).as("cause in three").isGreaterThanOrEqualTo(0.95);
        assertThat(measured.onset()).as("onset").isGreaterThanOrEqualTo(0.95);
        assertThat(measured.quietInconclusive()).as("quiet").isGreaterThanOrEqualTo(0.95);
        assertThat(measured.conclusiveAndRight()).as("conclusive and right").isGreaterThanOrEqualTo(0.90);
    }
}
