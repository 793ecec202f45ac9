package greenwall.fleet.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.assistant.AssistantReply.Claim;
import greenwall.fleet.assistant.AssistantReply.Proposal;
import greenwall.fleet.assistant.AssistantReply.ProposalKind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssistantReplyTest {
    private static final Set<Integer> SENT = Set.of(1, 2, 3);

    @Test
    void claimsThatCiteEvidenceAreLinkedToItAndOthersAreUnsupported() {
        assertThat(AssistantReply.of("The disk fails [2]. Reads wait for it. [1, 3] Buy a new one.", SENT)
                        .parts())
                .containsExactly(
                        new Claim("The disk fails [2].", Set.of(2), Set.of()),
                        new Claim("Reads wait for it. [1, 3]", Set.of(1, 3), Set.of()),
                        new Claim("Buy a new one.", Set.of(), Set.of()));
        assertThat(AssistantReply.of("The disk fails [2].", SENT).parts())
                .allSatisfy(part -> assertThat(((Claim) part).supported()).isTrue());
    }

    @Test
    void evidenceThatWasNotSentSupportsNothing() {
        assertThat(AssistantReply.of("It was the network [2, 9].", SENT).parts())
                .singleElement()
                .isInstanceOfSatisfying(Claim.class, claim -> {
                    assertThat(claim.unknown()).containsExactly(9);
                    assertThat(claim.supported()).isFalse();
                });
    }

    @Test
    void proposalsAreParsedAndInvalidOnesCarryAnError() {
        assertThat(AssistantReply.of("""
                        ```
                        PROMQL: rate(node_disk_io_time_seconds_total[5m])
                        - **LOGQL:** {host="a"} |= "error"
                        ```
                        PROMQL: rm -rf /
                        PROBE: biolatency st01
                        RUNBOOK: DiskSlow
                        PROBE: a host; reboot
                        """, SENT).parts())
                .containsExactly(
                        new Proposal(ProposalKind.PROMQL, "rate(node_disk_io_time_seconds_total[5m])", ""),
                        new Proposal(ProposalKind.LOGQL, "{host=\"a\"} |= \"error\"", ""),
                        new Proposal(ProposalKind.PROMQL, "rm -rf /", "this is not PromQL"),
                        new Proposal(ProposalKind.PROBE, "biolatency st01", ""),
                        new Proposal(ProposalKind.RUNBOOK, "DiskSlow", ""),
                        new Proposal(
                                ProposalKind.PROBE,
                                "a host; reboot",
                                "expected the name of a probe and the name of a host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n\n",
                "[",
                "[999999999999999999999]",
                "[1",
                "]][[1]]",
                "...!!!???",
                "[1][1][1][1][1]",
                "<script>alert(1)</script>",
                "\u001b[31mred\u0007",
                "PROMQL:",
                "PROBE:",
                "``````"
            })
    void anyReplyIsParsedAsPlainText(String answer) {
        assertThat(AssistantReply.of(answer, SENT).parts()).hasSizeLessThan(10).allSatisfy(part -> {
            if (part instanceof Claim claim) {
                assertThat(claim.text()).doesNotContain("\u001b", "\u0007");
            }
        });
    }

    @Test
    void hugeReplyIsParsedInTime() {
        var huge = "word ".repeat(200_000) + "\n" + "[1] ".repeat(100_000) + "\n" + "a.\n".repeat(50_000);
        assertThat(AssistantReply.of(huge, SENT).parts()).hasSizeLessThanOrEqualTo(1_500);
    }
}
