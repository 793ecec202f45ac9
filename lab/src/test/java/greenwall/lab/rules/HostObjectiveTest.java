package greenwall.lab.rules;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.lab.promql.EvaluationOutcome;
import greenwall.lab.promql.LoadedSeries;
import greenwall.lab.promql.PromqlEngine;
import greenwall.lab.promql.QueryResult;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The availability of a host is that of its exporters, whether or not it is also checked from outside.
class HostObjectiveTest {
    private static final long MINUTE = 60_000;
    private static final long NOW = 20_000 * 24 * 60 * MINUTE;
    private static final long DEAD_SINCE = NOW - 12 * 60 * MINUTE;
    private static final long BLACKBOX_AWAY_SINCE = NOW - 8 * MINUTE;
    private static final QuantityForm FORM = QuantityCatalogue.shipped().forms("slo.host").stream()
            .filter(form -> form.id().equals("slo.host.up"))
            .findFirst()
            .orElseThrow();

    private static double value(String query) {
        var data = new LoadedSeries.Builder();
        for (long time = NOW - 4 * 24 * 60 * MINUTE; time <= NOW; time += MINUTE) {
            data.add(series("up", "node"), time, time < DEAD_SINCE ? 1 : 0);
            data.add(series("up", "ping"), time, time < BLACKBOX_AWAY_SINCE ? 1 : 0);
            if (time < BLACKBOX_AWAY_SINCE) {
                data.add(series("probe_success", "ping"), time, time < DEAD_SINCE ? 1 : 0);
            }
        }
        var outcome = new PromqlEngine(data.build(), PromqlEngine.Settings.DEFAULT)
                .instant(Promql.parse(query).tree().orElseThrow(), NOW, Duration.ofSeconds(10));
        var vector = (QueryResult.Vector) ((EvaluationOutcome.Answered) outcome).result();
        assertThat(vector.elements()).hasSize(1);
        return vector.elements().getFirst().value();
    }

    private static Labels series(String name, String job) {
        return Labels.of("__name__", name, "instance", "n1", "job", job);
    }

    @Test
    void aDeadHostUsesUpItsBudgetWhileTheExporterOfItsChecksIsDown() {
        assertThat(value(FORM.expr())).isBetween(0.8, 0.9);
        assertThat(value(FORM.judgedExpr().orElseThrow()))
                .as("both the slow and the fast limit are exceeded")
                .isEqualTo(3);
    }
}
