package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.Place;
import greenwall.views.ViewList;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class IncidentFileLinkTest {
    @Test
    void anIncidentFileWithAnyNameBecomesALink() {
        var link = ConsoleRun.linkTo("/tmp/100 % + more & less.greenwall");
        assertThat(Place.parse(link, ViewList.ids()).get("file"))
                .isEqualTo(Path.of("/tmp/100 % + more & less.greenwall")
                        .toAbsolutePath()
                        .toString());
    }

    @Test
    void aLinkStaysUnchanged() {
        assertThat(ConsoleRun.linkTo("greenwall://incident?file=a.greenwall"))
                .isEqualTo("greenwall://incident?file=a.greenwall");
    }
}
