package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.SourceRef.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdHocFiltersTest {
    private static final List<Variable.Filter> TWO =
            List.of(new Variable.Filter("env", "=", "live"), new Variable.Filter("host", "!~", "a.*"));

    @Test
    void filtersAreAddedToEachSelector() {
        assertThat(AdHocFilters.put(Kind.PROMETHEUS, "up", TWO)).contains("up{env=\"live\",host!~\"a.*\"}");
        assertThat(AdHocFilters.put(Kind.PROMETHEUS, "sum by (job) (rate(a{x=\"y\"}[5m])) / b", TWO))
                .contains("sum by (job) (rate(a{env=\"live\",host!~\"a.*\",x=\"y\"}[5m]))"
                        + " / b{env=\"live\",host!~\"a.*\"}");
        assertThat(AdHocFilters.put(Kind.LOKI, "sum(rate({job=\"{x}\"} |= `{` | json [1m]))", TWO))
                .contains("sum(rate({env=\"live\", host!~\"a.*\", job=\"{x}\"} |= `{` | json [1m]))");
        assertThat(AdHocFilters.put(Kind.LOKI, "{}", TWO)).contains("{env=\"live\", host!~\"a.*\"}");
    }

    @Test
    void withoutFiltersAQueryStaysAsItIsWritten() {
        assertThat(AdHocFilters.put(Kind.PROMETHEUS, "not  (a query", List.of()))
                .contains("not  (a query");
    }

    @Test
    void queryIsRefusedWhenAFilterCannotBeApplied() {
        assertThat(AdHocFilters.put(Kind.PROMETHEUS, "not (a query", TWO)).isEmpty();
        assertThat(AdHocFilters.put(Kind.LOKI, "1 + 1", TWO)).isEmpty();
        assertThat(AdHocFilters.put(Kind.PROMETHEUS, "up", List.of(new Variable.Filter("a", "<", "3"))))
                .isEmpty();
        assertThat(AdHocFilters.put(Kind.PROMETHEUS, "up", List.of(new Variable.Filter("a", "=~", "((("))))
                .isEmpty();
    }

    @Test
    void filterWithSpecialCharactersSurvivesALink() {
        var odd = new Variable.Filter("a", "=~", "x|y");
        assertThat(AdHocFilters.of(AdHocFilters.text(odd))).contains(odd);
        assertThat(AdHocFilters.of("-")).isEmpty();
    }
}
