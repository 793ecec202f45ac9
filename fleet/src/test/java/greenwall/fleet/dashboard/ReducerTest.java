package greenwall.fleet.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReducerTest {
    @ParameterizedTest
    @ValueSource(strings = {"sum", "allIsZero", "mean", "last"})
    void valuesThatAreNotNumbersAreNotReducedToZero(String reducer) {
        var undefined = new FieldValues.Numbers(new double[] {Double.NaN, Double.NaN});
        assertThat(Reducer.reduce(reducer, undefined)).isNaN();
    }
}
