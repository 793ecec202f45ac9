package greenwall.tests.journey;

import greenwall.lab.incident.IncidentKind;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A slow shop, from the map via a trace and its lines to the disk below the database and a probe there; and an
/// expiring certificate, from its problem to its runbook: in a real window, by keyboard only and by mouse only.
@EnabledIfSystemProperty(
        named = "greenwall.journeys",
        matches = "window",
        disabledReason = "the range answers too late on a machine that is busy: -Dgreenwall.journeys=window")
class ServicesInTheWindowTest {
    /// `cart: ok · called by 2, calls 3`.
    private static final Pattern CHOSEN =
            Pattern.compile("[a-z-]+: (ok|warn|critical|down|gone|stale|silent|idle|absent)\\b");

    private static final int LAYERS = 12;

    @TempDir
    Path home;

    private void on(IncidentKind kind, WindowOnTheRange.Journey journey) throws Exception {
        WindowOnTheRange.play(home, List.of(kind), hands -> {
            hands.await("nobody has taken it", 1);
            journey.go(hands);
        });
    }

    /// The map's text about the selected service.
    private static String chosen(ScreenUser hands) throws Exception {
        return hands.seen().stream()
                .map(ScreenUser.ScreenText::text)
                .filter(text -> CHOSEN.matcher(text).lookingAt())
                .findFirst()
                .orElse("");
    }

    /// Follows the calls to the database, which has the most callers.
    private static void chooseTheDatabase(ScreenUser hands) throws Exception {
        for (int layer = 0; layer < LAYERS && !chosen(hands).startsWith("orders-db: "); layer++) {
            var before = chosen(hands);
            hands.press("Right");
            hands.awaitNot(before);
        }
        hands.await("orders-db: ");
    }

    @Test
    void aSlowShopIsTracedFromTheMapToItsDatabaseDiskByKeyboardOnly() throws Exception {
        on(IncidentKind.SLOW_DATABASE_DISK, hands -> {
            hands.press("ctrl+k");
            hands.write("map");
            hands.press("Return");
            hands.pressUntil("Right", "edge: ");
            chooseTheDatabase(hands);
            hands.picture("shop-map");
            hands.press("Return");
            hands.await("Traces (T)");
            hands.picture("shop-service");
            hands.press("t");
            hands.await("Duration");
            hands.picture("shop-traces");
            hands.press("j", "Return");
            awaitTheTrace(hands);
            hands.picture("shop-trace");
            hands.press("l");
            hands.await("trace_id=");
            hands.picture("shop-lines");
            hands.pressUntil("Escape", "Traces (T)");
            hands.press("h");
            hands.await("vda");
            hands.picture("shop-host");
            aProbeByTheKeyboard(hands);
        });
    }

    @Test
    void aSlowShopIsTracedFromTheMapToItsDatabaseDiskByMouseOnly() throws Exception {
        on(IncidentKind.SLOW_DATABASE_DISK, hands -> {
            hands.click("Map");
            hands.click("orders-db");
            hands.await("orders-db: ");
            hands.click("Service (V)");
            hands.click("Traces (T)");
            hands.await("Duration");
            hands.doubleClick("edge");
            awaitTheTrace(hands);
            hands.click("Logs of the span (L)");
            hands.await("trace_id=");
            hands.click("Map");
            hands.click("orders-db");
            hands.await("orders-db: ");
            hands.click("Service (V)");
            hands.click("Host (H)");
            hands.await("vda");
            hands.click("Probe");
            hands.click("biolatency");
            hands.click("Run  Enter");
            awaitTheRun(hands);
        });
    }

    /// Waits until the trace is drawn with its database queries.
    private static void awaitTheTrace(ScreenUser hands) throws Exception {
        hands.await("Logs of the span (L)");
        hands.awaitOneOf("SELECT shop", "INSERT shop", "UPDATE shop");
    }

    private static void awaitTheRun(ScreenUser hands) throws Exception {
        hands.await("Run again");
        hands.await("p99");
    }

    private static void aProbeByTheKeyboard(ScreenUser hands) throws Exception {
        hands.press("p");
        hands.await("Run  Enter");
        hands.write("biolatency");
        hands.await("How long do requests to the disks take");
        hands.press("Return");
        awaitTheRun(hands);
        hands.picture("shop-probe");
    }

    @Test
    void anExpiringCertificateLeadsToItsRunbookByKeyboardOnly() throws Exception {
        on(IncidentKind.EXPIRING_CERTIFICATE, hands -> {
            hands.press("j");
            hands.pressUntil("r", "A certificate expires soon");
        });
    }

    @Test
    void anExpiringCertificateLeadsToItsRunbookByMouseOnly() throws Exception {
        on(IncidentKind.EXPIRING_CERTIFICATE, hands -> {
            hands.click("Runbook");
            hands.await("A certificate expires soon");
        });
    }
}
