"""What MuCGEC's annotators write in place of a correction, and in one for a part that is missing."""

NO_ERROR = "没有错误"
NOT_ANNOTATABLE = "无法标注"
# A part of the sentence is missing and cannot be guessed.
MISSING_PART = "[缺失成分]"
