package org.fedoracopr.runner.mock.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import org.fedoracopr.runner.python.PythonProgram;

/** A Python that executes configurations as mock does, one after the other, and says what they have set. */
final class PythonJudge implements AutoCloseable {

    private static final String SCRIPT = """
            import configparser, json, sys
            for line in sys.stdin:
                included = []
                options = {'macros': {}, 'plugin_conf': {'tmpfs_opts': {}}, 'dnf.conf': '', 'root': 'r'}
                names = {'__builtins__': {}, 'config_opts': options, 'include': included.append}
                try:
                    exec(compile(json.loads(line), 'config', 'exec'), names)
                    parser = configparser.RawConfigParser(delimiters=('=',))
                    parser.read_string(options['dnf.conf'])
                    answer = {'options': options, 'included': included, 'names': len(names),
                              'repositories': {name: dict(parser[name]) for name in parser.sections()}}
                except BaseException as problem:
                    answer = {'problem': repr(problem)}
                print(json.dumps(answer), flush=True)
            """;

    private final PythonProgram python;

    PythonJudge() throws IOException {
        python = new PythonProgram(SCRIPT);
    }

    JsonNode execute(String configuration) throws IOException {
        String answer = python.ask(JsonTree.MAPPER.writeValueAsString(TextNode.valueOf(configuration)));
        if (answer == null) {
            throw new IOException("Python has ended");
        }
        return JsonTree.of(answer);
    }

    @Override
    public void close() throws IOException {
        python.close();
    }
}
