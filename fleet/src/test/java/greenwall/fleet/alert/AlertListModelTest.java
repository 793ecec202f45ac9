package greenwall.fleet.alert;

import static greenwall.fleet.alert.SampleAlerts.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertListModelTest {
    private final AlertListModel model = new AlertListModel();

    private static List<String> names(AlertListModel.Listing listed) {
        var names = new ArrayList<String>();
        for (var row : listed.rows()) {
            names.add(
                    switch (row) {
                        case AlertListModel.Row.GroupHeading head -> "[" + head.group() + " " + head.alerts() + "]";
                        case AlertListModel.Row.Item(var alert) -> alert.name() + "@" + alert.host();
                    });
        }
        return names;
    }

    private void showFourAlerts() {
        model.show(
                SampleAlerts.state(
                        NOW,
                        List.of(
                                SampleAlerts.alert("Full", "a", "warning", AlertPhase.FIRING, NOW.minusSeconds(10)),
                                SampleAlerts.alert("Down", "b", "page", AlertPhase.FIRING, NOW.minusSeconds(90)),
                                SampleAlerts.alert("Full", "b", "warning", AlertPhase.SUPPRESSED, NOW.minusSeconds(5)),
                                SampleAlerts.alert("Hot", "a", "page", AlertPhase.PENDING, NOW.minusSeconds(1)))),
                Set.of());
    }

    @Test
    void worstAlertsComeFirstAndSuppressedAlertsLast() {
        showFourAlerts();
        var flat = AlertListOptions.FIRST.grouping(AlertGrouping.NONE);

        assertThat(names(model.list(flat))).containsExactly("Down@b", "Full@a", "Hot@a", "Full@b");
        assertThat(names(model.list(flat.newestFirst(true)))).containsExactly("Hot@a", "Full@b", "Full@a", "Down@b");
    }

    @Test
    void alertOfNoHostNamesItsService() {
        var labels = Labels.of("alertname", "ServiceSlow", "service_name", "pricing");
        var ofService = new Alert("east", labels, Map.of(), AlertPhase.FIRING, NOW, "");
        assertThat(ofService.nameAndSubject()).isEqualTo("ServiceSlow on pricing");
    }

    @Test
    void alertsAreGroupedByNameHostOrAnyLabel() {
        showFourAlerts();

        assertThat(names(model.list(AlertListOptions.FIRST)))
                .containsExactly("[Down 1]", "Down@b", "[Full 2]", "Full@a", "Full@b", "[Hot 1]", "Hot@a");
        assertThat(names(model.list(AlertListOptions.FIRST.grouping(AlertGrouping.BY_HOST))))
                .containsExactly("[b 2]", "Down@b", "Full@b", "[a 2]", "Full@a", "Hot@a");
        assertThat(names(model.list(AlertListOptions.FIRST
                        .grouping(AlertGrouping.by("severity"))
                        .closed(Set.of("page")))))
                .containsExactly("[page 2]", "[warning 2]", "Full@a", "Full@b");
    }

    @Test
    void hostsOfOneNameInTwoClustersAreTwoGroups() {
        var labels = Labels.of("alertname", "Down");
        model.show(
                SampleAlerts.state(
                        NOW,
                        List.of(
                                new Alert("home", labels, Map.of(), AlertPhase.FIRING, NOW, "nas"),
                                new Alert("office", labels, Map.of(), AlertPhase.FIRING, NOW, "nas"),
                                new Alert("office", labels, Map.of(), AlertPhase.FIRING, NOW, "web"))),
                Set.of());
        assertThat(names(model.list(AlertListOptions.FIRST.grouping(AlertGrouping.BY_HOST))))
                .containsExactlyInAnyOrder(
                        "[nas (home) 1]", "Down@nas", "[nas (office) 1]", "Down@nas", "[web 1]", "Down@web");
    }

    @Test
    void aHostIsNamedWithItsClusterAlsoIfTheHostOfTheSameNameHasNoAlerts() {
        var alerts =
                SampleAlerts.state(NOW, List.of(SampleAlerts.alert("Down", "nas", "page", AlertPhase.FIRING, NOW)));
        var byHost = AlertListOptions.FIRST.grouping(AlertGrouping.BY_HOST);
        model.show(alerts, Set.of());
        assertThat(names(model.list(byHost))).containsExactly("[nas 1]", "Down@nas");

        model.show(alerts, Set.of("nas"));
        assertThat(names(model.list(byHost))).containsExactly("[nas (prod) 1]", "Down@nas");
    }

    @Test
    void filterMatchesWordsLabelsAndPhases() {
        showFourAlerts();
        var flat = AlertListOptions.FIRST.grouping(AlertGrouping.NONE);

        assertThat(names(model.list(flat.filter("full B")))).containsExactly("Full@b");
        assertThat(names(model.list(flat.filter("severity=page -hot")))).containsExactly("Down@b");
        assertThat(names(model.list(flat.filter("alertname=~\"F.*\" is:firing"))))
                .containsExactly("Full@a");
        assertThat(names(model.list(flat.filter("host!=a")))).containsExactly("Down@b", "Full@b");
        assertThat(names(model.list(flat.filter("alertname=~\"(\"")))).isEmpty();
        assertThat(model.list(flat.filter("full")).total()).isEqualTo(4);
    }

    @Test
    void aMatcherWithAnInvalidRegularExpressionIsNamed() {
        assertThat(AlertFilter.invalidMatcher("disk host=~\"[a")).contains("host=~\"[a");
        assertThat(AlertFilter.invalidMatcher("disk host=~\"a.*\" -b is:firing"))
                .isEmpty();
    }

    @Test
    void aGroupWithoutTheLabelIsNamedAfterIt() {
        showFourAlerts();
        assertThat(names(model.list(AlertListOptions.FIRST.grouping(AlertGrouping.by("about")))))
                .contains("[(without the label about) 4]");
    }

    @Test
    void quotedBlanksDoNotSeparateTheWordsOfAFilter() {
        assertThat(AlertFilter.of(" disk\t full\n").words()).containsExactly("disk", "full");
        assertThat(AlertFilter.of("\"a b\"c d").words()).containsExactly("\"a b\"c", "d");
        assertThat(AlertFilter.of("a\"b c\" \"").words()).containsExactly("a\"b c\"", "\"");
        assertThat(AlertFilter.of("x \"a b ").words()).containsExactly("x", "\"a b ");
        assertThat(AlertFilter.of("\"\"\"a b").words()).containsExactly("\"\"\"a b");
        assertThat(AlertFilter.of(" ").words()).isEmpty();
    }

    @Test
    void acknowledgedAlertsComeAfterUnacknowledgedAlerts() {
        var down = SampleAlerts.alert("Down", "b", "page", AlertPhase.FIRING, NOW.minusSeconds(90));
        var full = SampleAlerts.alert("Full", "a", "warning", AlertPhase.FIRING, NOW);
        var acknowledged = new AcknowledgementRegistry(
                List.of(AcknowledgementRegistry.acknowledgementOf(down, NOW, "anna", "", "")));
        model.show(acknowledged.apply(SampleAlerts.state(NOW, List.of(down, full))), Set.of());

        assertThat(names(model.list(AlertListOptions.FIRST.grouping(AlertGrouping.NONE))))
                .containsExactly("Full@a", "Down@b");
    }
}
