package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.PanelOption;
import org.junit.jupiter.api.Test;

class DashboardListingTest {
    @Test
    void anEmptyListSaysHowToMakeAView() {
        assertThat(DashboardListing.of(false, false)
                        .panels()
                        .findFirst()
                        .orElseThrow()
                        .options()
                        .get(PanelOption.CONTENT))
                .contains("*Save as a panel* in Query", "drop one on this window");
    }
}
