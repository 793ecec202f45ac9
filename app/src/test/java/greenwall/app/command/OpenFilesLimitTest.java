package greenwall.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesLimitTest {
    private static String limits(String soft, String hard) {
        return """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             95981                95981                processes
                Max open files            %-20s %-20s files
                Max locked memory         8388608              8388608              bytes
                """.formatted(soft, hard);
    }

    @Test
    void aTooLowLimitIsReportedWithARemedy() {
        assertThat(OpenFilesLimit.problem(limits("40", "40")))
                .hasValueSatisfying(line -> assertThat(line).contains("limited to 40", "256", "ulimit"));
    }

    @Test
    void aSoftLimitThatTheJvmCanRaiseIsEnough() {
        assertThat(OpenFilesLimit.problem(limits("40", "4096"))).isEmpty();
        assertThat(OpenFilesLimit.problem(limits("1024", "unlimited"))).isEmpty();
    }

    @Test
    void anUnknownLimitIsAccepted() {
        assertThat(OpenFilesLimit.problem("")).isEmpty();
    }
}
