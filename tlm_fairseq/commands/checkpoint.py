"""``tlm-fairseq checkpoint``: look into checkpoints and turn them into stock ones."""

import json
import os

from tlm_fairseq.errors import UserError


def add_parser(commands):
    parser = commands.add_parser("checkpoint", help="inspect a checkpoint, or export it to stock fairseq")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    inspect = actions.add_parser("inspect", help="print architecture, TLM options, updates, vocabulary and size")
    inspect.add_argument("checkpoint", metavar="IN")
    inspect.add_argument("--json", action="store_true", help="print JSON")
    inspect.set_defaults(run=run_inspect)

    export = actions.add_parser("export", help="write a checkpoint that stock fairseq loads without --user-dir")
    export.add_argument("checkpoint", metavar="IN")
    export.add_argument("output", metavar="OUT")
    export.add_argument("--keep-optimizer", action="store_true", help="keep the optimizer's state, to go on training")
    export.set_defaults(run=run_export)


def run_inspect(args):
    from tlm_fairseq import checkpoints, safe_loading

    _check_is_file(args.checkpoint)
    try:
        description = checkpoints.describe(checkpoints.read(args.checkpoint))
    except safe_loading.RefusedCheckpoint:
        names = checkpoints.names_asked_for(args.checkpoint)
        raise UserError(
            f"{args.checkpoint}: refused; nothing of it was run. On loading it would import: {', '.join(names)}"
        ) from None
    if args.json:
        print(json.dumps(description.as_dict(), indent=2))
        return
    options = ", ".join(f"{name} {value}" for name, value in description.tlm_options.items())
    rows = {
        "architecture": description.architecture,
        "TLM options": options or "none",
        "updates": f"{description.updates:,} (epoch {description.epoch})",
        "vocabulary": f"{description.source_vocabulary:,} source, {description.target_vocabulary:,} target",
        "parameters": f"{description.parameters:,}",
        "task, criterion": f"{description.task}, {description.criterion}",
        "configuration": description.configuration,
        "optimizer state": "yes" if description.optimizer_state else "no",
    }
    for name, value in rows.items():
        print(f"{name:16} {value}")


def run_export(args):
    from tlm_fairseq import checkpoints, safe_loading

    _check_is_file(args.checkpoint)
    try:
        state = checkpoints.read(args.checkpoint)
    except safe_loading.RefusedCheckpoint as error:
        raise UserError(str(error)) from None
    stock = checkpoints.to_stock(state, args.keep_optimizer)
    checkpoints.write(stock, args.output)
    print(f"{args.output}: {stock['cfg']['model'].get('arch')}, for stock fairseq")


def _check_is_file(path):
    if not os.path.isfile(path):
        raise UserError(f"{path}: no such file")
