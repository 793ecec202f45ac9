package greenwall.fleet.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchdogAlertTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Watchdog",
                "watchdog",
                "DeadMansSwitch",
                "DeadManSwitch",
                "deadmansswitch",
                "Dead Man's Switch",
                "AlwaysFiring",
                "PrometheusAlwaysFiring"
            })
    void theUsualNamesAreKnownInAnyCase(String name) {
        assertThat(WatchdogAlert.isWatchdog(name)).isTrue();
    }

    /// Such an alert fires when something is wrong.
    @ParameterizedTest
    @ValueSource(strings = {"WatchdogMissing", "DeadMansSwitchMissing", "Heartbeat", "HardwareWatchdogReset"})
    void anAlertThatOnlyMentionsOneIsAnOrdinaryAlert(String name) {
        assertThat(WatchdogAlert.isWatchdog(name)).isFalse();
    }
}
