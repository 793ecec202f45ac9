package greenwall.views.widgets;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ErrorBudgetTextTest {
    private static final Duration WINDOW = Duration.ofDays(30);

    @Test
    void theBurnRateIsShownAsATime() {
        assertThat(ErrorBudgetText.budgetLifetime(6_667, WINDOW)).isEqualTo("30 d in 6 m 29 s");
        assertThat(ErrorBudgetText.budgetLifetime(14.4, WINDOW)).isEqualTo("30 d in 2 d 2 h");
        assertThat(ErrorBudgetText.budgetLifetime(0, WINDOW)).isEqualTo("–");
    }

    @Test
    void aBudgetThatBurnedInTheLastHourIsNotCalledUnspent() {
        assertThat(ErrorBudgetText.exhaustedIn(1, ErrorBudgetText.sixHours(0, 0), WINDOW))
                .isEqualTo("not burning");
        assertThat(ErrorBudgetText.exhaustedIn(1, ErrorBudgetText.sixHours(60, 0), WINDOW))
                .isEqualTo("in 3 d");
        assertThat(ErrorBudgetText.exhaustedIn(1, ErrorBudgetText.sixHours(1, 10), WINDOW))
                .isEqualTo("in 3 d");
        assertThat(ErrorBudgetText.exhaustedIn(1, ErrorBudgetText.sixHours(1, Double.NaN), WINDOW))
                .isEqualTo("–");
    }
}
