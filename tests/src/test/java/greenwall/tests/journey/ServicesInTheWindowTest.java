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
    /// `cart: ok · called by 2 services, calls 3`.
    private static final Pattern CHOSEN =
            Pattern.compile("[a-z-]+: (ok|warn|critical|down|gone|stale|silent|idle|absent)\\b");

    private static final int LAYERS = 12;

    @TempDir
    Path home;

    private void playIncident(IncidentKind kind, WindowOnTheRange.Journey journey) throws Exception {
        WindowOnTheRange.play(home, List.of(kind), user -> {
            user.await("nobody has taken it", 1);
            journey.go(user);
        });
    }

    /// The map's text about the selected service.
    private static String selectedServiceText(ScreenUser user) throws Exception {
        return user.seen().stream()
                .map(ScreenUser.ScreenText::text)
                .filter(text -> CHOSEN.matcher(text).lookingAt())
                .findFirst()
                .orElse("");
    }

    /// Follows the calls to the database, which has the most callers.
    private static void chooseTheDatabase(ScreenUser user) throws Exception {
        for (int layer = 0; layer < LAYERS && !selectedServiceText(user).startsWith("orders-db: "); layer++) {
            var before = selectedServiceText(user);
            user.press("Right");
            user.awaitNot(before);
        }
        user.await("orders-db: ");
    }

    @Test
    void aSlowShopIsTracedFromTheMapToItsDatabaseDiskByKeyboardOnly() throws Exception {
        playIncident(IncidentKind.SLOW_DATABASE_DISK, user -> {
            user.press("ctrl+k");
            user.write("map");
            user.press("Return");
            user.pressUntil("Right", "edge: ");
            chooseTheDatabase(user);
            user.picture("shop-map");
            user.press("Return");
            user.await("Traces (T)");
            user.picture("shop-service");
            user.press("t");
            user.await("traces in");
            user.picture("shop-traces");
            user.press("j", "Return");
            awaitTheTrace(user);
            user.picture("shop-trace");
            user.press("l");
            user.await("trace_id=");
            user.picture("shop-lines");
            user.pressUntil("Escape", "Traces (T)");
            user.press("h");
            user.await("vda");
            user.picture("shop-host");
            startProbeByKeyboard(user);
        });
    }

    @Test
    void aSlowShopIsTracedFromTheMapToItsDatabaseDiskByMouseOnly() throws Exception {
        playIncident(IncidentKind.SLOW_DATABASE_DISK, user -> {
            user.click("Map");
            user.click("orders-db");
            user.await("orders-db: ");
            user.click("Service (V)");
            user.click("Traces (T)");
            user.await("Duration");
            user.doubleClick("edge");
            awaitTheTrace(user);
            user.click("Logs of the span (L)");
            user.await("trace_id=");
            user.click("Map");
            user.click("orders-db");
            user.await("orders-db: ");
            user.click("Service (V)");
            user.click("Host (H)");
            user.await("vda");
            user.click("Probe");
            user.click("biolatency");
            user.click("Run (Enter)");
            awaitTheRun(user);
        });
    }

    /// Waits until the trace is drawn with its database queries.
    private static void awaitTheTrace(ScreenUser user) throws Exception {
        user.await("Logs of the span (L)");
        user.awaitOneOf("SELECT shop", "INSERT shop", "UPDATE shop");
    }

    private static void awaitTheRun(ScreenUser user) throws Exception {
        user.await("Run again");
        user.await("p99");
    }

    private static void startProbeByKeyboard(ScreenUser user) throws Exception {
        user.press("p");
        user.await("Run (Enter)");
        user.write("biolatency");
        user.await("How long do requests to the disks take");
        user.press("Return");
        awaitTheRun(user);
        user.picture("shop-probe");
    }

    @Test
    void anExpiringCertificateLeadsToItsRunbookByKeyboardOnly() throws Exception {
        playIncident(IncidentKind.EXPIRING_CERTIFICATE, user -> {
            user.press("j");
            user.pressUntil("r", "A certificate expires soon");
        });
    }

    @Test
    void anExpiringCertificateLeadsToItsRunbookByMouseOnly() throws Exception {
        playIncident(IncidentKind.EXPIRING_CERTIFICATE, user -> {
            user.click("Runbook");
            user.await("A certificate expires soon");
        });
    }
}
