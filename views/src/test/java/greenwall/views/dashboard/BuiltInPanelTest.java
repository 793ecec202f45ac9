package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.VariableSubstitution;
import greenwall.views.Services;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BuiltInPanelTest {
    private static PanelData content(Panel panel) {
        return new PanelData(
                panel,
                List.of(),
                List.of(),
                VariableSubstitution.of(List.of()),
                List.of(),
                TimeWindow.before(Fleets.NOW, Duration.ofHours(1)),
                Duration.ofSeconds(15),
                ZoneOffset.UTC,
                Fleets.NOW,
                "",
                "");
    }

    @Test
    void aPanelViewQueriesNothingWhileItIsHidden() {
        var queries = new AtomicInteger();
        var panel =
                Panel.of("Calls", PanelKind.BUILT_IN, List.of()).with(OptionValues.NONE.with(PanelOption.PART, "map"));
        Fx.run(() -> {
            var body = new BuiltInPanel(
                    Contexts.of(new RangeQueriesOnlyBackend() {
                        @Override
                        public Services services() {
                            return _ -> {
                                queries.incrementAndGet();
                                return () -> {};
                            };
                        }
                    }),
                    panel);
            body.show(Fleets.firing());
            body.show(Fleets.rich());
            assertThat(queries).hasValue(0);
            body.show(content(panel));
            assertThat(queries).hasValue(1);
            body.onHidden();
            body.show(Fleets.firing());
            body.show(Fleets.rich());
            assertThat(queries).hasValue(1);
        });
    }
}
