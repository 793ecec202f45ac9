package greenwall.fleet.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.promql.Promql;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceLevelObjectivesTest {
    private static final ServiceLevelObjectives OTHERS =
            new ServiceLevelObjectives(0.99, 0.995, 0.8, 0.75, 0.95, Duration.ofHours(36), Map.of(), Map.of());

    private static List<QuantityForm> forms(ServiceLevelObjectives objectives, String quantity) {
        return QuantityCatalogue.shipped(objectives).forms(quantity);
    }

    @Test
    void formsUseTheWindowOfTheObjectives() {
        for (var quantity : List.of("slo.host", "slo.pool", "slo.arc", "slo.wg")) {
            assertThat(forms(ServiceLevelObjectives.DEFAULT, quantity))
                    .anySatisfy(f -> assertThat(f.expr()).contains("[30d:"));
            assertThat(forms(OTHERS, quantity)).isNotEmpty().allSatisfy(f -> {
                assertThat(f.expr()).contains("[36h:").doesNotContain("30d", "$WINDOW", "slo:");
                assertThat(Promql.parse(f.expr()).tree()).isPresent();
            });
        }
    }

    @Test
    void formsUseTheBudgetsAndTheGoodRatioOfTheObjectives() {
        assertThat(forms(OTHERS, "slo.host").getFirst().judgedExpr().orElseThrow())
                .contains(" / 0.01 ");
        assertThat(forms(OTHERS, "slo.pool").getFirst().judgedExpr().orElseThrow())
                .contains(" / 0.005 ");
        assertThat(forms(OTHERS, "slo.wg").getFirst().judgedExpr().orElseThrow())
                .contains(" / 0.05)");
        assertThat(forms(OTHERS, "slo.arc").getFirst().judgedExpr().orElseThrow())
                .contains(" / 0.2 ")
                .contains(">= bool 0.75");
        assertThat(forms(OTHERS, "slo.arc").getFirst().expr()).contains(">= bool 0.75");
    }

    @Test
    void eachFormIsJudgedByItsBurnRate() {
        for (var quantity : List.of("slo.host", "slo.pool", "slo.arc", "slo.wg")) {
            assertThat(forms(ServiceLevelObjectives.DEFAULT, quantity))
                    .isNotEmpty()
                    .allSatisfy(
                            form -> assertThat(form.judgedExpr()).as(form.id()).isPresent());
        }
    }

    @Test
    void longWindowUsesLongerSteps() {
        var year = new ServiceLevelObjectives(0.999, 0.9999, 0.9, 0.9, 0.999, Duration.ofDays(360), Map.of(), Map.of());
        assertThat(forms(year, "slo.host").getFirst().expr()).contains("up[360d:60m]");
    }

    @Test
    void shippedTableHasTheDefaultObjectivesAndNoPlaceholder() {
        var shipped = QuantityCatalogue.shipped();
        assertThat(shipped.quantity("slo.arc").orElseThrow().meaning())
                .isEqualTo("share of 30 days that the ARC hit ratio was above 0.9; objective 0.9, evaluated by its burn"
                        + " rate");
        assertThat(shipped.quantities()).allSatisfy(q -> {
            assertThat(q.meaning()).doesNotContainPattern("\\$[A-Z]");
            assertThat(shipped.forms(q.id()))
                    .allSatisfy(f ->
                            assertThat(f.expr() + f.judgedExpr().orElse("")).doesNotContainPattern("\\$[A-Z]"));
        });
    }
}
