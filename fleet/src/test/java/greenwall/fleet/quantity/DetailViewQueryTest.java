package greenwall.fleet.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenwall.fleet.Unit;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DetailViewQueryTest {
    static Collection<DetailViewQuery> shipped() {
        return DetailViewQuery.shipped().values();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyExpressionParsesAndHasAKnownUnit(DetailViewQuery detail) {
        assertThat(detail.parts()).isNotEmpty().allSatisfy(part -> {
            assertThat(Promql.parse(part.expr().replace("$window", "300s")))
                    .as(part.expr())
                    .isInstanceOf(ParseResult.Valid.class);
            assertThat(part.expr().replace("$window", "")).doesNotContain("$");
        });
        assertThat(Unit.of(detail.unit())).as(detail.unit()).isNotEqualTo(Unit.NONE);
    }

    @Test
    void errorShowsTheLocation() {
        assertThatThrownBy(() ->
                        DetailViewQuery.read("mine.txt", "detail a\n  title  A\n  unit  s\n  kind  pie\n  expr  up\n"))
                .hasMessageContaining("mine.txt:1")
                .hasMessageContaining("PIE");
    }
}
