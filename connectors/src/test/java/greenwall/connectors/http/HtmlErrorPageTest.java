package greenwall.connectors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HtmlErrorPageTest {
    @Test
    void aPageOfManyTitlesIsReadQuickly() {
        var page = "<title".repeat(200_000);
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(HtmlErrorPage.describe(page)).isEqualTo("a web page"));
    }

    @Test
    void aTitleMayHaveAttributes() {
        assertThat(HtmlErrorPage.describe("<html><title lang=\"en\">Bad gateway</title>"))
                .isEqualTo("a web page (\"Bad gateway\")");
    }
}
