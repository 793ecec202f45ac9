package greenwall.fleet.runbook.run;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Unit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepUnitFinderTest {
    private final QuantityCatalogue catalogue = QuantityCatalogue.shipped();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ${ds.used} | BYTES
            topk(5, ${ds.used}) | BYTES
            bottomk(5, 1 - ${fs.used}) | RATIO
            max(${disk.read.latency}) | SECONDS
            ${arc.max} - ${arc.size} | BYTES
            ${service:p95} | SECONDS
            ${service:errors} | RATIO
            ${fleet:cpu.util} and on (host) ${service:hosts} | RATIO
            histogram_quantile(0.95, sum by (le) (rate(a_seconds_bucket{b=~"$service"}[5m]))) | SECONDS
            histogram_quantile(0.95, rate(a_seconds_bucket[5m])) / (b > 0) | NONE
            max(${arc.size}) / max(${arc.max}) | NONE
            max(${disk.read.latency}) / quantile(0.5, ${disk.read.latency}) | NONE
            count(${ds.used}) | NONE
            rate(${ds.used}[5m]) | NONE
            increase(node_vmstat_oom_kill{instance=~"$instance"}[10m]) | NONE
            """)
    void expressionHasTheUnitOfItsQuantitiesUnlessItChangesIt(String expression, Unit unit) {
        assertThat(StepUnitFinder.of(expression, catalogue)).isEqualTo(unit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            max(${pool.health}) ; pool.health
            ${fleet:up|job} ; up
            topk(3, ${cpu.util}) ; cpu.util
            ${arc.max} - ${arc.size} ;
            max(${arc.size}) / 2 ;
            """)
    void oneQuantityAloneIsFound(String expression, String id) {
        assertThat(StepUnitFinder.quantity(expression, catalogue)
                        .map(Quantity::id)
                        .orElse(null))
                .isEqualTo(id);
    }
}
