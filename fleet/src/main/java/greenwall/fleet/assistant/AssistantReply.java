package greenwall.fleet.assistant;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The parsed answer of a language model: its claims with the evidence that they cite, and its proposals.
/// Nothing is run automatically: a proposal is a text that a person may open.
public record AssistantReply(List<Part> parts) {
    private static final Pattern PROPOSAL =
            Pattern.compile("[\\s`*-]*(PROMQL|LOGQL|PROBE|RUNBOOK)\\**:\\**\\s*(.+?)[\\s`]*");
    private static final Pattern CITED = Pattern.compile("\\[(\\d{1,4}(?:\\s*,\\s*\\d{1,4}){0,15})\\]");
    /// A sentence ends with its full stop and the citations directly after it.
    private static final Pattern SENTENCE =
            Pattern.compile(".+?(?:[.!?](?=\\s|$)(?:\\s*\\[[\\d, ]{1,80}\\][.!?]?)*|$)", Pattern.DOTALL);

    private static final Pattern MARKUP =
            Pattern.compile("^\\s*(?:#{1,6}\\s+|[-*+]\\s+|>\\s+|\\d{1,2}[.)]\\s+)|\\*\\*|__");
    private static final int LONGEST_LINE = 4_000;
    private static final int MAX_PARTS = 400;

    public sealed interface Part {}

    /// @param cited the evidence that it cites and that was sent
    /// @param unknown the numbers that it cites although no such evidence was sent
    public record Claim(String text, Set<Integer> cited, Set<Integer> unknown) implements Part {
        public boolean supported() {
            return !cited.isEmpty() && unknown.isEmpty();
        }
    }

    public enum ProposalKind {
        PROMQL,
        LOGQL,
        PROBE,
        RUNBOOK
    }

    /// @param problem why it cannot be opened; empty if it can
    public record Proposal(ProposalKind kind, String text, String problem) implements Part {}

    /// @param sent the numbers of the evidence that the model was given
    public static AssistantReply of(String answer, Set<Integer> sent) {
        var parts = new ArrayList<Part>();
        for (var line : answer.lines().toList()) {
            if (parts.size() >= MAX_PARTS) {
                break;
            }
            var text = line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line;
            var proposal = PROPOSAL.matcher(text);
            if (proposal.matches()) {
                parts.add(proposal(ProposalKind.valueOf(proposal.group(1)), proposal.group(2)));
            } else {
                claims(text, sent, parts);
            }
        }
        return new AssistantReply(parts);
    }

    private static void claims(String line, Set<Integer> sent, List<Part> into) {
        var plain = SanitizedText.line(MARKUP.matcher(line).replaceAll("")).strip();
        if (plain.startsWith("```")) {
            return;
        }
        SENTENCE.matcher(plain).results().map(match -> match.group().strip()).forEach(sentence -> {
            if (sentence.chars().anyMatch(Character::isLetterOrDigit)) {
                into.add(claim(sentence, sent));
            }
        });
    }

    private static Claim claim(String sentence, Set<Integer> sent) {
        var cited = new TreeSet<Integer>();
        var unknown = new TreeSet<Integer>();
        CITED.matcher(sentence).results().forEach(match -> {
            for (var number : match.group(1).split("\\s*,\\s*")) {
                int named = Integer.parseInt(number);
                (sent.contains(named) ? cited : unknown).add(named);
            }
        });
        return new Claim(sentence, cited, unknown);
    }

    private static Proposal proposal(ProposalKind kind, String given) {
        var text = SanitizedText.line(given).strip();
        return new Proposal(
                kind,
                text,
                switch (kind) {
                    case PROMQL -> Promql.parse(text).tree().isPresent() ? "" : "this is not PromQL";
                    case LOGQL -> Logql.parse(text) instanceof ParseResult.Valid<?> ? "" : "this is not LogQL";
                    case PROBE ->
                        text.split("\\s+").length == 2 ? "" : "expected the name of a probe and the name of a host";
                    case RUNBOOK -> text.matches("\\S{1,200}") ? "" : "expected the name of an alert";
                });
    }

    /// The answer as a note for the record.
    public static String note(String model, String answer) {
        return String.format(
                Locale.ROOT, "A guess by the language model %s, not evidence:%n%s", SanitizedText.line(model), answer);
    }
}
