package org.fedoracopr.runner.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.fedoracopr.runner.python.PythonProgram;
import org.junit.jupiter.api.Assumptions;

/** The real Jinja2, which is given one template after the other. */
final class JinjaJudge implements AutoCloseable {

    private static final String SCRIPT = """
            import json, sys
            try:
                import jinja2
            except ImportError:
                sys.exit(0)
            values = json.loads(sys.stdin.readline())
            environment = jinja2.Environment(loader=jinja2.DictLoader({}))
            for line in sys.stdin:
                try:
                    answer = {'text': environment.from_string(json.loads(line)['template']).render(**values)}
                except BaseException as problem:
                    answer = {'problem': repr(problem)}
                print(json.dumps(answer), flush=True)
            """;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final PythonProgram python;

    JinjaJudge(String values) throws IOException {
        python = new PythonProgram(SCRIPT);
        python.tell(MAPPER.readTree(values).toString());
    }

    /** Its text, or that it found a problem. */
    JsonNode render(String template) throws IOException {
        ObjectNode question = MAPPER.createObjectNode().put("template", template);
        String answer = null;
        try {
            answer = python.ask(question.toString());
        } catch (IOException e) {
            // It has ended: there is no jinja2.
        }
        Assumptions.assumeTrue(answer != null, "python3-jinja2 is not on this machine");
        return MAPPER.readTree(answer);
    }

    @Override
    public void close() {
        try {
            python.close();
        } catch (IOException e) {
            // What was not written any more is of no use to a program that has ended.
        }
    }
}
