package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.UnresponsiveBackend;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javafx.scene.Parent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A view that waits for a source's first response says that it waits, and claims nothing: no count, no "ok",
/// no "none".
class BeforeFirstResponseTest {
    /// Claims that need a response. The hours of a day and the texts of a probe are not claims.
    private static final List<Pattern> CLAIMS = List.of(
            Pattern.compile("(^|\\s)0 (?!h$)|\\(0\\)"),
            Pattern.compile("(?i)\\bok\\b"),
            Pattern.compile("(?i)^(none|no alert is firing|no known problem)"),
            Pattern.compile("(?i)\\b(every|all) (host|peer)s? (has|have|is|are|reports?)\\b"),
            Pattern.compile("(?i)(^|, )no (alert|scrub|guest|line|pool|cache|copy|source|cluster)\\b"),
            Pattern.compile("^Nobody gives|is measured\\.$"));
    /// Views of data from local files, which is available at once.
    private static final Set<String> OWN_FILES = Set.of("incident", "probe", "dashboard", "assistant", "add-host");

    private static final Pattern WAITS = Pattern.compile(
            "(?i)loading|asking|searching|waiting for|not known|reading what|no host is known|no answer|no response"
                    + "|no Prometheus has|log source is known yet|not loaded yet");

    static List<String> everyView() {
        return ViewList.ids();
    }

    private static List<String> texts(String id, FleetState state) {
        var kind = ViewList.named(id).orElseThrow();
        var root = new Parent[1];
        Pictures.draw("waiting-" + id, Theme.NIGHT, 1280, 720, style -> {
            var view = kind.factory().apply(Contexts.inBerlin(style, UnresponsiveBackend.ports()));
            view.node().resize(1280, 720);
            view.onShown(new Place(id, Optional.empty(), Place.HOME.range(), Map.of()));
            view.show(AlertsAndProblems.UNKNOWN);
            view.show(state);
            root[0] = view.node();
            return view.node();
        });
        return Fx.get(() -> LayoutCheck.texts(root[0]));
    }

    @ParameterizedTest
    @MethodSource("everyView")
    void nothingIsClaimedBeforeAnySourceHasAnswered(String id) {
        var texts = texts(id, FleetState.EMPTY);
        assertThat(texts)
                .noneMatch(text ->
                        CLAIMS.stream().anyMatch(claim -> claim.matcher(text).find()));
        if (!OWN_FILES.contains(id)) {
            assertThat(texts).anyMatch(text -> WAITS.matcher(text).find());
        }
    }

    /// Hosts and their cells are known; firing alerts, log lines and the values of charts are not.
    @ParameterizedTest
    @MethodSource("everyView")
    void dataFetchedSeparatelyFromTheStateIsNotClaimedEither(String id) {
        assertThat(texts(id, Fleets.rich()))
                .noneMatch(text -> text.matches("(?i).*(^| )(0|no) (alerts?|lines?|log lines|incidents?)( .*|$)")
                                && !id.equals("incident")
                        || text.matches("(?i).*no (alert is firing|known problem).*"));
    }
}
