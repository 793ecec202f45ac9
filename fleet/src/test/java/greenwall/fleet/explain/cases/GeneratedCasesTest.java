package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.template.TemplateMiner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Checks the quality of explanations in each build, on generated cases and logs. The thresholds are somewhat
/// below the measured results, because a few dozen cases are few.
class GeneratedCasesTest {
    private static final int CASES = 40;
    private static final long FROM = 52_000;

    @Test
    void causeRanksFirstAndQuietCasesHaveNoCause() throws InterruptedException {
        var measured = CaseMeasurement.of(GeneratedLogs.publicLogs(7, 1_500), FROM, CASES);
        System.out.println("own cases: " + measured);
        assertThat(measured.first()).as("cause first").isGreaterThanOrEqualTo(0.80);
        assertThat(measured.causeInFirstThree()).as("cause in three").isGreaterThanOrEqualTo(0.94);
        assertThat(measured.quietInconclusive()).as("quiet kept").isGreaterThanOrEqualTo(0.95);
        assertThat(measured.conclusiveAndRight()).as("conclusive and right").isGreaterThanOrEqualTo(0.90);
        assertThat(measured.conclusive()).as("conclusive at all").isGreaterThanOrEqualTo(0.50);
    }

    @Test
    void linesOfOneWordingAreOneTemplate() {
        GeneratedLogs.lines(11, 2_000).forEach((program, lines) -> {
            var miner = new TemplateMiner();
            lines.forEach(line -> miner.add(line.entry().content()));
            var wordings = new HashMap<String, Set<Integer>>();
            var templates = new HashMap<Integer, Set<String>>();
            for (var line : lines) {
                var id = miner.find(line.entry().content()).id();
                wordings.computeIfAbsent(id, _ -> new HashSet<>()).add(line.wording());
                templates.computeIfAbsent(line.wording(), _ -> new HashSet<>()).add(id);
            }
            long right = lines.stream()
                    .filter(line -> hasOneElement(templates.get(line.wording()))
                            && hasOneElement(wordings.get(
                                    miner.find(line.entry().content()).id())))
                    .count();
            assertThat((double) right / lines.size()).as(program).isGreaterThanOrEqualTo(0.97);
        });
    }

    private static boolean hasOneElement(@Nullable Set<?> group) {
        return group != null && group.size() == 1;
    }
}
