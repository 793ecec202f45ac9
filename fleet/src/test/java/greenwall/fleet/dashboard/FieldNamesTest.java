package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.Transformation.JoinKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldNamesTest extends TransformationFixture {
    @Test
    void equalNamesOfOneFrameAreNumberedFromOne() {
        List<DataFrame> joined = apply(
                List.of(table("A", "size", "a", 1), table("B", "age", "a", 20)),
                new Transformation.JoinByField("host", JoinKind.OUTER));
        assertThat(FieldNames.stream(joined))
                .extracting(FieldNames.NamedField::name)
                .containsExactly("host", "Time 1", "size", "Time 2", "age");
        assertThat(rowsAfter(
                        joined,
                        new Transformation.Organize(List.of("Time 1", "Time 2"), List.of(), Map.of(), Map.of())))
                .containsExactly("host,size,age", "a,1,20");
    }

    @ParameterizedTest
    @CsvSource({
        "Total, Total, true",
        "Total, Total used, false",
        "/Total/, Total used, true",
        "/^total/i, Total used, true",
        "Total.*, Total used, true",
        "(, Total, false"
    })
    void anExpressionWithoutSlashesMatchesAWholeName(String regex, String name, boolean matches) {
        List<DataFrame> frames = List.of(series("A", name, Labels.EMPTY, 1));
        assertThat(FieldNames.stream(frames).skip(1).map(new FieldMatcher.ByRegex(regex)::matches))
                .containsExactly(matches);
        assertThat(apply(frames, new Transformation.FilterFields(List.of("Time"), regex, List.of(), ""))
                        .getFirst()
                        .fields())
                .hasSize(matches ? 2 : 1);
        assertThat(rowsAfter(frames, new Transformation.RenameByRegex(regex, "x"))
                        .getFirst()
                        .contains("x"))
                .isEqualTo(matches);
        assertThat(new ValueMapping.RegexMatch(regex, new ValueMapping.Result("x", "", 0))
                        .apply(FieldType.TEXT, name, Double.NaN))
                .matches(found -> found.isPresent() == matches);
    }

    @Test
    void aSeriesIsNamedByItsLegendOrItsLabels() {
        Labels labels = Labels.of("__name__", "up", "job", "node");
        assertThat(FieldNames.legend("{{job}} of {{gone}}", labels, "up")).isEqualTo("node of ");
        assertThat(FieldNames.legend("", labels, "up")).isEqualTo("up{job=\"node\"}");
        assertThat(FieldNames.legend("", Labels.EMPTY, "sum(up)")).isEqualTo("sum(up)");
        assertThat(FieldNames.stream(List.of(
                        series("A", "", Labels.of("host", "a"), 1), series("A", "", Labels.of("host", "b"), 1))))
                .extracting(FieldNames.NamedField::name)
                .containsExactly("Time", "a", "Time", "b");
    }

    @Test
    void aLegendShowsOnlyTheLabelsThatDiffer() {
        var a = Labels.of("__name__", "up", "host", "a", "job", "node");
        var b = a.with("host", "b");
        assertThat(shown(a, b)).containsExactly("a", "b");
        assertThat(shown(a, b.with("job", "zfs")))
                .containsExactly("{host=\"a\", job=\"node\"}", "{host=\"b\", job=\"zfs\"}");
        assertThat(shown(a, a.with("__name__", "down"))).containsExactly("up", "down");
        assertThat(shown(a)).containsExactly("up{host=\"a\", job=\"node\"}");
        assertThat(shown(a, a))
                .as("of two queries")
                .containsExactly("up{host=\"a\", job=\"node\"}", "up{host=\"a\", job=\"node\"} 2");
        assertThat(FieldNames.stream(List.of(series("A", "my host", a, 1), series("A", "other", b, 1)))
                        .filter(n -> n.field().type() == FieldType.NUMBER))
                .extracting(FieldNames.NamedField::shown)
                .as("names by a legend")
                .containsExactly("my host", "other");
        assertThat(FieldNames.stream(List.of(series("A", "", a, 1), series("A", "", b, 1)))
                        .filter(n -> n.field().type() == FieldType.NUMBER))
                .extracting(FieldNames.NamedField::name)
                .as("overrides still match by all labels")
                .containsExactly(
                        a.without("__name__").toString(), b.without("__name__").toString());
    }

    private static List<String> shown(Labels... all) {
        return FieldNames.stream(Arrays.stream(all)
                        .map(labels -> series("A", FieldNames.legend("", labels, "up"), labels, 1))
                        .toList())
                .filter(n -> n.field().type() == FieldType.NUMBER)
                .map(FieldNames.NamedField::shown)
                .toList();
    }
}
