package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.PanelQueryRunner.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class VariableQueryTest {
    private static Optional<List<String>> values(String regex, String... words) {
        var variable = new Variable.QueryVariable(
                SourceRef.DEFAULT, "label_values(host)", regex, Variable.Sort.NONE, Variable.Refresh.ON_LOAD);
        return VariableQuery.of(variable.query())
                .values(new Answer.StringsAnswer(List.of(words)), variable)
                .map(values -> values.stream().map(Variable.Value::value).toList());
    }

    @Test
    void aRegexMayUseLookahead() {
        assertThat(values("/^(?!test)(.*)-db/", "test-db", "main-db")).contains(List.of("main"));
    }

    @Test
    void aRegexWithoutSlashesMatchesAWholeValue() {
        assertThat(values("\\w+", "db", "main-db")).contains(List.of("db"));
        assertThat(values("/\\w+/", "db", "main-db")).contains(List.of("db", "main"));
        assertThat(values("(.*)-db", "main-db", "other-db2")).contains(List.of("main"));
        var names = new Variable.QueryVariable(
                SourceRef.DEFAULT, "metrics(load)", "", Variable.Sort.NONE, Variable.Refresh.ON_LOAD);
        assertThat(VariableQuery.of(names.query())
                        .values(new Answer.StringsAnswer(List.of("node_load1", "up")), names)
                        .orElseThrow())
                .as("a part of the name of a metric")
                .containsExactly(Variable.Value.of("node_load1"));
    }

    @Test
    void aRegexThatTakesTooLongGivesNoValues() {
        var slow = Assertions.assertTimeout(
                Duration.ofSeconds(20), () -> values("/^(a|aa)+\\1b$/", "a".repeat(200), "main"));
        assertThat(slow).isEmpty();
    }
}
