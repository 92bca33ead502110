"""Fine-tunes a pretrained encoder of transformers on CoLA with Token-Level Masking, and scores it on other sentences.

python cola.py --data CoLA --model bert-base-uncased --out run

``--data`` is the folder of CoLA's own files, ``in_domain_train.tsv`` and ``in_domain_dev.tsv``.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    DataCollatorWithPadding,
    Trainer,
    TrainingArguments,
    set_seed,
)

from tlm_fairseq.hugging_face import regularize
from tlm_fairseq.regularizers.choices import METHODS, NONE


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of CoLA's files")
    parser.add_argument("--model", required=True, help="a name or a folder")
    parser.add_argument("--out", required=True, help="folder of the checkpoints and the scores")
    parser.add_argument("--method", default="tlm", choices=[NONE, *METHODS])
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--lr", type=float, default=5e-5)
    parser.add_argument("--limit", type=int, help="number of training sentences, for a trial")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint in --out")
    return parser.parse_args()


def read(path, tokenizer, limit=None):
    """The examples of a file of CoLA: source, label, the author's mark, sentence."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[:limit]
    sentences = tokenizer([row[3] for row in rows], truncation=True, max_length=128)
    return [
        {name: values[index] for name, values in sentences.items()} | {"labels": int(row[1])}
        for index, row in enumerate(rows)
    ]


def scores(evaluation):
    """Matthews' correlation, CoLA's metric, and the accuracy."""
    predicted, truth = evaluation.predictions.argmax(-1), evaluation.label_ids
    tn, fn, fp, tp = (int(((predicted == one) & (truth == other)).sum()) for one in (0, 1) for other in (0, 1))
    product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    matthews = (tp * tn - fp * fn) / product**0.5 if product else 0.0
    return {"matthews": matthews, "accuracy": (tp + tn) / len(truth)}


def main():
    options = parse()
    if not (options.data / "in_domain_train.tsv").is_file():
        sys.exit(f"{options.data}: has no in_domain_train.tsv; --data is the folder of CoLA's own files")
    set_seed(options.seed)
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModelForSequenceClassification.from_pretrained(options.model, num_labels=2)
    try:
        regularize(model, options.method, **({} if options.method == NONE else {"rate": options.rate}))
    except ValueError as error:
        sys.exit(str(error))
    settings = TrainingArguments(
        output_dir=options.out,
        num_train_epochs=options.epochs,
        per_device_train_batch_size=options.batch_size,
        learning_rate=options.lr,
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=2,
        seed=options.seed,
        report_to=[],
    )
    train = read(options.data / "in_domain_train.tsv", tokenizer, options.limit)
    valid = read(options.data / "in_domain_dev.tsv", tokenizer)
    collator = DataCollatorWithPadding(tokenizer)
    trainer = Trainer(model, settings, collator, train, valid, processing_class=tokenizer, compute_metrics=scores)
    trainer.train(resume_from_checkpoint=options.resume or None)
    result = trainer.evaluate()
    Path(options.out, "scores.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    print(", ".join(f"{name} {result[f'eval_{name}']:.3f}" for name in ("matthews", "accuracy", "loss")))


if __name__ == "__main__":
    main()
