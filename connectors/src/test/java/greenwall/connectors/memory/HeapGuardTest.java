package greenwall.connectors.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeapGuardTest {
    private static final long MIB = 1L << 20;
    private static final long LARGE = 50 * MIB;

    private long live = 100 * MIB;
    private long garbage;
    private int collections;

    private final HeapGuard guard = new HeapGuard(900 * MIB, () -> live + garbage, () -> {
        collections++;
        garbage = 0;
    });

    @Test
    void readingWithFreeHeapTriggersNoCollection() {
        assertThatCode(() -> guard.require(LARGE)).doesNotThrowAnyException();
        assertThat(collections).isZero();
    }

    @Test
    void garbageIsCollectedInsteadOfRefusingAResponse() {
        garbage = 600 * MIB;
        assertThatCode(() -> guard.require(LARGE)).doesNotThrowAnyException();
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void aLargeResponseIsRefusedWhereASmallOneIsStillRead() {
        live = 650 * MIB;
        assertThatThrownBy(() -> guard.require(LARGE))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("650 MiB of 900 MiB");
        assertThatCode(() -> guard.require(10_000)).doesNotThrowAnyException();
    }

    @Test
    void aRefusedResponseFreesItsMemoryForTheNext() {
        live = 650 * MIB;
        assertThatThrownBy(() -> guard.require(LARGE)).isInstanceOf(LimitExceededException.class);
        live = 300 * MIB;
        garbage = 350 * MIB;
        assertThatCode(() -> guard.require(LARGE)).doesNotThrowAnyException();
    }

    @Test
    void aPermanentlyFullHeapIsNotCollectedAtEachStep() throws LimitExceededException {
        live = 590 * MIB;
        for (int i = 0; i < 100; i++) {
            garbage += MIB;
            guard.require(LARGE);
        }
        assertThat(collections).isLessThan(3);
    }

    @Test
    void objectsAreCountedNotBytes() throws LimitExceededException {
        var budget = new ParsingHeapLimit(guard, 10 * MIB);
        for (int i = 0; i < 10 * MIB / ParsingHeapLimit.OBJECT; i++) {
            budget.take(ParsingHeapLimit.OBJECT);
        }
        assertThatThrownBy(() -> budget.take(ParsingHeapLimit.OBJECT))
                .hasMessageContaining("expands to more than 10 MiB");
    }
}
