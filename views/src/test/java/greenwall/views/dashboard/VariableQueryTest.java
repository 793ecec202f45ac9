package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Variable;
import greenwall.views.PanelQueryRunner.Answer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariableQueryTest {
    private static Optional<List<String>> values(String regex, String... words) {
        return VariableQuery.of("label_values(host)")
                .values(new Answer.StringsAnswer(List.of(words)), regex, Variable.Sort.NONE)
                .map(values -> values.stream().map(Variable.Value::value).toList());
    }

    @Test
    void aRegexMayUseLookahead() {
        assertThat(values("/^(?!test)(.*)-db/", "test-db", "main-db")).contains(List.of("main"));
    }

    @Test
    void aRegexWithoutAGroupOnlyFilters() {
        assertThat(values("/eth/", "eth0", "lo")).contains(List.of("eth0"));
        assertThat(values("/eth(\\d)/", "eth0", "lo")).contains(List.of("0"));
    }

    @Test
    void aRegexWithoutSlashesMatchesAWholeValue() {
        assertThat(values("\\w+", "db", "main-db")).contains(List.of("db"));
        assertThat(values("/\\w+/", "db", "main-db")).contains(List.of("db", "main-db"));
        assertThat(values("(.*)-db", "main-db", "other-db2")).contains(List.of("main"));
        assertThat(VariableQuery.of("metrics(load)")
                        .values(new Answer.StringsAnswer(List.of("node_load1", "up")), "", Variable.Sort.NONE)
                        .orElseThrow())
                .as("a part of the name of a metric")
                .containsExactly(Variable.Value.of("node_load1"));
    }

    @Test
    void aGlobalRegexTakesTheGroupsOfAllMatches() {
        var named = "/name=\"(?<text>[^\"]+)|id=\"(?<value>[^\"]+)/g";
        assertThat(VariableQuery.of("label_values(host)")
                        .values(
                                new Answer.StringsAnswer(List.of("{id=\"7\",name=\"db\"}", "{id=\"8\"}", "{}")),
                                named,
                                Variable.Sort.NONE)
                        .orElseThrow())
                .containsExactly(new Variable.Value("db", "7"), Variable.Value.of("8"));
        assertThat(values("/([a-z]+)|\\d/gi", "Web-1-DB", "7")).contains(List.of("Web", "DB", "7"));
        assertThat(values("/([a-z]+)/i", "Web-1-DB")).contains(List.of("Web"));
    }

    @Test
    void aRegexThatTakesTooLongGivesNoValues() {
        assertThat(values("/^(a|aa)+\\1b$/", "a".repeat(200), "main")).isEmpty();
    }
}
