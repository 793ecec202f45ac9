package greenwall.lab.bpftrace;

import greenwall.lab.bpftrace.Language.Action;
import greenwall.lab.bpftrace.Language.AssignMap;
import greenwall.lab.bpftrace.Language.AssignVariable;
import greenwall.lab.bpftrace.Language.Binary;
import greenwall.lab.bpftrace.Language.Choice;
import greenwall.lab.bpftrace.Language.Either;
import greenwall.lab.bpftrace.Language.Evaluate;
import greenwall.lab.bpftrace.Language.Expression;
import greenwall.lab.bpftrace.Language.Field;
import greenwall.lab.bpftrace.Language.Invoke;
import greenwall.lab.bpftrace.Language.Known;
import greenwall.lab.bpftrace.Language.MapEntry;
import greenwall.lab.bpftrace.Language.Quoted;
import greenwall.lab.bpftrace.Language.Statement;
import greenwall.lab.bpftrace.Language.Unary;
import greenwall.lab.bpftrace.Language.Variable;
import greenwall.lab.bpftrace.Language.Whole;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads a bpftrace program.
final class ProgramParser {
    private static final int DEEPEST = 60;
    private static final Pattern POINT = Pattern.compile("[A-Za-z_]+(:[A-Za-z0-9_.*/+-]+)*");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER = Pattern.compile("0x[0-9a-fA-F]+|[0-9]+(e[0-9]+)?");
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("<<", ">>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));
    private static final Set<String> UNSAFE = Set.of("system", "signal", "override", "cat");

    private final String text;
    private int at;
    private int depth;
    private boolean inFilter;

    private ProgramParser(String text) {
        this.text = text;
    }

    static List<Action> parse(String text) throws ProgramError {
        var parser = new ProgramParser(text);
        var actions = new ArrayList<Action>();
        parser.blanks();
        while (parser.at < text.length()) {
            actions.add(parser.action());
            parser.blanks();
        }
        if (actions.isEmpty()) {
            throw new ProgramError(0, "syntax error, unexpected end of file");
        }
        return actions;
    }

    private ProgramError unexpected() {
        return new ProgramError(
                at, "syntax error, unexpected " + (at >= text.length() ? "end of file" : text.substring(at, at + 1)));
    }

    private void blanks() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at) && !inFilter || text.startsWith("#", at)) {
                while (at < text.length() && text.charAt(at) != '\n') {
                    at++;
                }
            } else if (text.startsWith("/*", at)) {
                int end = text.indexOf("*/", at);
                at = end < 0 ? text.length() : end + 2;
            } else {
                return;
            }
        }
    }

    private boolean accept(String symbol) {
        blanks();
        if (text.startsWith(symbol, at)) {
            at += symbol.length();
            return true;
        }
        return false;
    }

    private void expect(String symbol) throws ProgramError {
        if (!accept(symbol)) {
            throw unexpected();
        }
    }

    private @Nullable String match(Pattern pattern) {
        blanks();
        var matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher.group();
    }

    private Action action() throws ProgramError {
        var points = new ArrayList<String>();
        do {
            var point = match(POINT);
            if (point == null) {
                throw unexpected();
            }
            points.add(point);
        } while (accept(","));
        Expression filter = null;
        if (accept("/")) {
            inFilter = true;
            filter = expression();
            inFilter = false;
            expect("/");
        }
        return new Action(List.copyOf(points), filter, block());
    }

    private List<Statement> block() throws ProgramError {
        if (++depth > DEEPEST) {
            throw unexpected();
        }
        expect("{");
        var body = new ArrayList<Statement>();
        while (!accept("}")) {
            if (accept(";")) {
                continue;
            }
            body.add(statement());
        }
        depth--;
        return List.copyOf(body);
    }

    private Statement statement() throws ProgramError {
        int start = at;
        var word = match(NAME);
        if ("if".equals(word)) {
            expect("(");
            var condition = expression();
            expect(")");
            var then = block();
            int before = at;
            List<Statement> otherwise = List.of();
            if ("else".equals(match(NAME))) {
                otherwise = block();
            } else {
                at = before;
            }
            return new Choice(condition, then, otherwise);
        }
        at = start;
        var left = expression();
        blanks();
        boolean assigns = text.startsWith("=", at) && !text.startsWith("==", at);
        if (assigns) {
            at++;
            var value = expression();
            return switch (left) {
                case MapEntry entry -> new AssignMap(entry, value);
                case Variable variable -> new AssignVariable(variable.name(), value);
                default -> throw unexpected();
            };
        }
        if (accept("++")) {
            return increment(left, "+");
        }
        if (accept("--")) {
            return increment(left, "-");
        }
        for (var operator : List.of("+", "-")) {
            if (accept(operator + "=")) {
                return assignment(left, new Binary(operator, left, expression()));
            }
        }
        return new Evaluate(left);
    }

    private Statement increment(Expression target, String operator) throws ProgramError {
        return assignment(target, new Binary(operator, target, new Whole(1)));
    }

    private Statement assignment(Expression target, Expression value) throws ProgramError {
        return switch (target) {
            case MapEntry entry -> new AssignMap(entry, value);
            case Variable variable -> new AssignVariable(variable.name(), value);
            default -> throw unexpected();
        };
    }

    private Expression expression() throws ProgramError {
        if (++depth > DEEPEST) {
            throw unexpected();
        }
        var condition = level(0);
        if (accept("?")) {
            var yes = expression();
            expect(":");
            condition = new Either(condition, yes, expression());
        }
        depth--;
        return condition;
    }

    private Expression level(int index) throws ProgramError {
        if (index == LEVELS.size()) {
            return unary();
        }
        var left = level(index + 1);
        while (true) {
            var operator = operator(LEVELS.get(index));
            if (operator == null) {
                return left;
            }
            left = new Binary(operator, left, level(index + 1));
        }
    }

    private @Nullable String operator(List<String> choices) {
        blanks();
        for (var choice : choices) {
            if (!text.startsWith(choice, at)) {
                continue;
            }
            char after = at + choice.length() < text.length() ? text.charAt(at + choice.length()) : 0;
            boolean longer = choice.length() == 1
                    && ("&|+-<>".contains(choice) && after == choice.charAt(0)
                            || "<>+-".contains(choice) && after == '='
                            || choice.equals("-") && after == '>');
            boolean endsFilter = choice.equals("/") && inFilter && closesFilter();
            if (!longer && !endsFilter) {
                at += choice.length();
                return choice;
            }
        }
        return null;
    }

    private boolean closesFilter() {
        int i = at + 1;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i >= text.length() || text.charAt(i) == '{';
    }

    private Expression unary() throws ProgramError {
        for (var operator : List.of("!", "~", "-")) {
            if (accept(operator)) {
                return new Unary(operator, unary());
            }
        }
        return postfix(primary());
    }

    private Expression postfix(Expression base) throws ProgramError {
        var result = base;
        while (true) {
            blanks();
            boolean arrow = text.startsWith("->", at);
            if (!arrow
                    && !(text.startsWith(".", at)
                            && at + 1 < text.length()
                            && Character.isLetter(text.charAt(at + 1)))) {
                return result;
            }
            at += arrow ? 2 : 1;
            var name = match(NAME);
            if (name == null) {
                throw unexpected();
            }
            result = new Field(name);
        }
    }

    private Expression primary() throws ProgramError {
        blanks();
        if (at >= text.length()) {
            throw unexpected();
        }
        char c = text.charAt(at);
        if (c == '(') {
            return bracket();
        }
        if (c == '"') {
            return new Quoted(string());
        }
        if (c == '$') {
            at++;
            var name = match(NAME);
            return name == null ? positional() : new Variable(name);
        }
        if (c == '@') {
            return map();
        }
        var number = match(NUMBER);
        if (number != null) {
            return new Whole(value(number));
        }
        var name = match(NAME);
        if (name == null) {
            throw unexpected();
        }
        if (accept("(")) {
            if (UNSAFE.contains(name)) {
                throw new ProgramError(at, name + "() is an unsafe function being used in safe mode");
            }
            return new Invoke(name, list(")"));
        }
        return new Known(name);
    }

    private Expression positional() {
        match(NUMBER);
        return new Whole(0);
    }

    private static long value(String number) {
        try {
            int e = number.startsWith("0x") ? -1 : number.indexOf('e');
            return e > 0
                    ? Long.parseLong(number.substring(0, e))
                            * Math.powExact(10L, Integer.parseInt(number.substring(e + 1)))
                    : Long.decode(number);
        } catch (ArithmeticException | NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    /// A cast is passed over: values here have no types.
    private Expression bracket() throws ProgramError {
        at++;
        int start = at;
        var word = match(NAME);
        if (word != null) {
            boolean struct = word.equals("struct");
            if (struct) {
                match(NAME);
            }
            boolean pointer = accept("*");
            if ((struct || pointer || word.matches("u?int\\d+")) && accept(")")) {
                return unary();
            }
            at = start;
        }
        var items = list(")");
        return items.size() == 1 ? items.getFirst() : new Invoke("tuple", items);
    }

    private Expression map() throws ProgramError {
        at++;
        var matcher = NAME.matcher(text).region(at, text.length());
        var name = "@";
        if (matcher.lookingAt()) {
            name = "@" + matcher.group();
            at = matcher.end();
        }
        boolean keyed = at < text.length() && text.charAt(at) == '[';
        if (keyed) {
            at++;
        }
        return new MapEntry(name, keyed ? list("]") : List.of());
    }

    private List<Expression> list(String end) throws ProgramError {
        boolean before = inFilter;
        inFilter = false;
        var items = new ArrayList<Expression>();
        if (!accept(end)) {
            do {
                items.add(expression());
            } while (accept(","));
            expect(end);
        }
        inFilter = before;
        return List.copyOf(items);
    }

    private String string() throws ProgramError {
        var out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                char escaped = text.charAt(++at);
                out.append(escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped == 'r' ? '\r' : escaped);
            } else {
                out.append(c);
            }
        }
        throw new ProgramError(at, "unterminated string");
    }
}
