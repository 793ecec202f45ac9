package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    @TempDir
    private Path home = Path.of("");

    @Test
    void quantitiesThatAreAbsentForTheSameReasonShareOneEntry() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT)) {
            var doctor = CommandRunResult.of(
                    home, "doctor", "--prometheus", range.servers().prometheus().toString());
            assertThat(doctor.out())
                    .contains("\n  cpu.util\n    ● ")
                    .containsOnlyOnce("l2arc.size")
                    .contains("\n  l2arc.hit_ratio, l2arc.size\n    · absent ");
        }
    }

    @Test
    void aSourceThatAnswersInPartIsPartialAndNotSilent() throws Exception {
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT);
                var proxy = new RecordingProxy(range.servers().prometheus())) {
            proxy.refuse(query -> query.contains("series") || query.contains("offset"));
            var doctor = CommandRunResult.of(home, "doctor", "--prometheus", proxy.url());
            assertThat(doctor.out()).contains("  ? partial   prometheus " + proxy.url());
            assertThat(doctor.exit()).isEqualTo(ExitCodes.UNKNOWN);
        }
    }
}
