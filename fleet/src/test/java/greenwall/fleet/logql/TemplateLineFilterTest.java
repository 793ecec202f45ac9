package greenwall.fleet.logql;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.template.TemplateMiner;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateLineFilterTest {
    private static final Pattern LITERAL = Pattern.compile(" \\|= \"([^\"]*)\"");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x[7] ERROR:  deadlock detected",
                "x[7] ERROR:\tdeadlock detected",
                "2026-03-01T12:00:00.000Z\tinfo\tserver started\t{\"port\": 8080}",
                "INFO  [main] c.e.App              : Started App in 3 seconds",
                "transferred 1571 bytes (1.53 KB) in total"
            })
    void everyWordOfTheFilterIsInTheLine(String line) {
        var filter = TemplateLineFilter.of(new TemplateMiner().add(line).text(), 6);
        assertThat(LITERAL.matcher(filter).results().map(word -> word.group(1)))
                .isNotEmpty()
                .allSatisfy(word -> assertThat(line).contains(word));
    }

    @Test
    void templateWithoutALongPartHasNoFilter() {
        assertThat(TemplateLineFilter.of("<*> is <*>", 6)).isEmpty();
    }

    @Test
    void onlyTheLongestWordsAreUsed() {
        assertThat(TemplateLineFilter.of("one of the seven eight nines eleven twelve was left", 6))
                .isEqualTo(" |= \"seven\" |= \"eight\" |= \"nines\" |= \"eleven\" |= \"twelve\" |= \"left\"");
    }
}
