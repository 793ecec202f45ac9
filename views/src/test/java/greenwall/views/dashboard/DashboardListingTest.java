package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.PanelOption;
import org.junit.jupiter.api.Test;

class DashboardListingTest {
    @Test
    void anEmptyListSaysHowToMakeAView() {
        assertThat(content(true)).contains("*Save as a panel* in Query", "drop one on this window");
    }

    @Test
    void anEmptyListDoesNotNameTheButtonThatAReadOnlyConsoleDoesNotHave() {
        assertThat(content(false)).contains("drop one on this window").doesNotContain("Save as a panel");
    }

    private static String content(boolean editable) {
        return DashboardListing.of(false, false, editable)
                .panels()
                .findFirst()
                .orElseThrow()
                .options()
                .get(PanelOption.CONTENT);
    }
}
