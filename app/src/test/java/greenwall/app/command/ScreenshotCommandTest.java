package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreenshotCommandTest {
    @Test
    void anUnknownHostIsRefusedAndNoPictureIsWritten(@TempDir Path home) throws IOException {
        var picture = home.resolve("host.png");
        try (var range = PracticeRange.start(PracticeRangeOptions.DEFAULT.withHosts(2))) {
            var result = CommandRunResult.of(
                    home,
                    "shot",
                    "host",
                    "-o",
                    picture.toString(),
                    "--host",
                    "nonesuch",
                    "--prometheus",
                    range.servers().prometheus().toString());
            assertThat(result.err()).contains("found --host nonesuch").contains("ewr1-hv01");
            assertThat(result.exit()).isEqualTo(ExitCodes.USAGE);
        }
        assertThat(picture).doesNotExist();
    }
}
